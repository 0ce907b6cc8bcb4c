import { Injectable } from '@nestjs/common';
import { DomainError } from '@assay/platform/http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong passwords that are allowed for one name from one address, and from one address in all, before it has to wait. */
const PER_NAME = { points: 5, duration: 15 * 60 };
const PER_ADDRESS = { points: 50, duration: 15 * 60 };

/** Slows down guessing of passwords. Counts are per API process. */
@Injectable()
export class LoginLimiter {
  private readonly perName = new RateLimiterMemory(PER_NAME);
  private readonly perAddress = new RateLimiterMemory(PER_ADDRESS);

  /**
   * Counts an attempt before it is looked at, so that parallel guesses count too.
   * @throws DomainError `too_many_attempts` with the seconds to wait
   */
  async attempt(address: string, username: string): Promise<void> {
    try {
      await this.perAddress.consume(address);
      await this.perName.consume(nameKey(address, username));
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      const seconds = Math.ceil(reached.msBeforeNext / 1000);
      throw new DomainError(
        'too_many_attempts',
        `Too many log-in attempts. Try again in ${Math.ceil(seconds / 60)} min.`,
        undefined,
        { retryAfterSeconds: seconds },
      );
    }
  }

  /** A right password clears the counts of its name and takes the attempt off the address's. */
  async succeeded(address: string, username: string): Promise<void> {
    await this.perName.delete(nameKey(address, username));
    await this.perAddress.reward(address);
  }
}

const nameKey = (address: string, username: string): string => `${address} ${username.toLowerCase()}`;
