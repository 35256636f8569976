/** How fast one queue's jobs end, measured from claim to claim, against how long a claim takes. */
export class Pace {
  #claimStarted = 0
  #claimTook = 0
  #endedBefore = 0

  /** How many jobs will probably end while this many claims are under way. */
  usedDuringClaims(claims: number, ended: number): number {
    const elapsed = performance.now() - this.#claimStarted
    // As on the clock of a test that has faked it.
    if (elapsed === 0) return 0
    return Math.floor(((ended - this.#endedBefore) / elapsed) * this.#claimTook * claims)
  }

  /** Returns what to call when the claim has ended. */
  claimStarts(ended: number): () => void {
    this.#claimStarted = performance.now()
    this.#endedBefore = ended
    return () => {
      this.#claimTook = performance.now() - this.#claimStarted
    }
  }
}
