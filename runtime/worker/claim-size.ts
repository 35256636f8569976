/** Estimates how many jobs to claim ahead, by how fast the queue's jobs end and how long a claim takes. */
export class ClaimSize {
  #claimStarted = 0
  #claimTook = 0
  #endedBefore = 0

  /** Returns how many jobs will probably end during this many claims. */
  usedDuringClaims(claims: number, ended: number): number {
    const elapsed = performance.now() - this.#claimStarted
    // A test can fake the clock.
    if (elapsed === 0) return 0
    return Math.floor(((ended - this.#endedBefore) / elapsed) * this.#claimTook * claims)
  }

  /** Returns a function to call when the claim has ended. */
  claimStarts(ended: number): () => void {
    this.#claimStarted = performance.now()
    this.#endedBefore = ended
    return () => {
      this.#claimTook = performance.now() - this.#claimStarted
    }
  }
}
