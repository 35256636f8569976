export const help = `typeboss init [--project <path>] [--dry-run]
    Sets a project up: the plugin's entry in tsconfig.json, the script that builds,
    and the dependencies that are missing.

typeboss list [--project <path>] [--json]
    Prints the project's queues, with their types, their options and where each is defined.

Options
  -p, --project <path>   a tsconfig file, or its folder; by default tsconfig.json
      --dry-run          say what would change, and write nothing
      --json             print JSON instead of a table
  -h, --help             print this
  -v, --version          print the version

Exit codes
  0   done
  1   the project is not as it must be; what to mend is said
  2   the command line is wrong
`
