import { median } from "@/lib/aggregate/usual-value";
import { BINS_PER_DAY, type LogBin, type ZoneOffset } from "@/lib/schema/detectors/log-bin";
import { DriftFilter, type FilterStep, likeliestShift, type Shift } from "./drift-filter";
import { type DriftModel, estimateDrift, UNKNOWN_DRIFT } from "./drift-model";
import { SeasonalHistory } from "./seasonal-history";
import { seasonalLevel } from "./seasonal-level";
import { type Episode, emptyVerdict, type Judged, type SeasonalVerdict, verdictOf } from "./seasonal-verdict";

const MODEL_DAYS = 14;
const COLD = { silentDays: 1, plainDays: 3, z: 6 };
/** Onsets are searched up to two hours back. */
const ONSET_BINS = 24;
/** The number of standard errors from the expected value that fires; the expected range of charts is as wide. */
export const FIRE_Z = 4.25;
const FIRE = { k: 2, of: 3 };
/** A slow ramp is learned as drift while it lasts; comparing the last hour with the season alone finds it. */
const SLOW = { bins: 12, k: 3, of: 4 };
const RECOVERED = { z: 2, evaluations: 3, bins: 3 };
const LEAST_REQUESTS = 20;
const LEAST_EFFECT = 0.15;
/** A level that lasts this long is the new normal, and returning from it within two weeks is not a new level. */
const LONGEST_EPISODE_BINS = BINS_PER_DAY;
const RETURN_BINS = 14 * BINS_PER_DAY;
/** Median of the absolute value of a normal variable, the other way round. */
const MEDIAN_TO_SIGMA = 1.4826;
const LEAST_SURPRISES = 200;

/**
 * The seasonal random-effects z (SRZ) of one series. A bin is compared with the level of its time of day, moved by the
 * current drift of the series; a step that the drift does not explain fires. Feed bins in ascending order.
 */
export class SeasonalDetector {
  private readonly history = new SeasonalHistory();
  private model: DriftModel = UNKNOWN_DRIFT;
  private filter = new DriftFilter(UNKNOWN_DRIFT);
  /** How much wider than the model says the innovations are. */
  private widening = 1;
  private steps: FilterStep[] = [];
  private fast: boolean[] = [];
  private slow: boolean[] = [];
  private episode: (Episode & { calm: number; size: number }) | null = null;
  /** The newest level that became normal, while going back from it can still be told. */
  private accepted: { since: number; size: number } | null = null;
  private end = 0;
  /** Distances of earlier bins are to another level, or belong to an episode that ended. */
  private settledAt = 0;
  private modelDay = 0;
  private firstBin: number | null = null;
  private phase: SeasonalVerdict["phase"] = "learning";

  private readonly meanOf = (from: number, to: number, least: number) => this.history.mean(from, to, least);

  constructor(private readonly offset: ZoneOffset = () => 0) {}

  /** The bins `[from, to)` are an incident or maintenance: they are not learned. */
  leaveOut(from: number, to: number): void {
    this.history.leaveOut(from, to);
  }

  /** The level of the episode is the new normal; the pattern of the day and the week stays as it was. */
  accept(): void {
    if (this.episode === null) return;
    const { since, size } = this.episode;
    this.history.keep(since, this.end);
    this.history.raiseBefore(since, size);
    this.accepted = { since, size };
    this.episode = null;
    this.settle();
  }

  observe(bin: number, figures: LogBin): SeasonalVerdict {
    this.history.push(bin, figures);
    const skipped = bin - this.end;
    this.end = bin + 1;
    if (this.firstBin === null && figures.n === 0) return this.nothing(bin, 0);
    this.firstBin ??= bin;
    const age = bin - this.firstBin;
    const level = this.levelOf(bin, age);
    if (this.modelDay !== Math.floor(age / BINS_PER_DAY)) this.learnModel(bin, age);
    if (age > 0) this.pass(Math.min(skipped, BINS_PER_DAY));
    this.filter.predict();
    if (level === null) return this.nothing(bin, age);
    const band = { level: level + this.filter.level, error: this.errorOf(figures.n) };
    this.see(bin, figures, level);
    if (this.phase === "learning") return this.nothing(bin, age);
    return this.episode === null ? this.watch(bin, age, level, band) : this.follow(bin, age, level, band);
  }

  private levelOf(bin: number, age: number): number | null {
    const phase =
      age < COLD.silentDays * BINS_PER_DAY
        ? "learning"
        : age < COLD.plainDays * BINS_PER_DAY
          ? "plain"
          : "seasonal";
    const seasonal = phase === "seasonal" ? seasonalLevel(bin, this.meanOf, this.offset) : null;
    const now = seasonal === null && phase === "seasonal" ? "plain" : phase;
    if (now !== this.phase) {
      // Distances to a season and to a plain mean do not mix.
      if (now === "seasonal" || this.phase === "seasonal") this.settle();
      this.phase = now;
    }
    if (seasonal !== null) return seasonal;
    const plain = this.meanOf(bin - BINS_PER_DAY, bin, 1);
    return Number.isNaN(plain) ? null : plain;
  }

  /** Of the mean of n requests against the expected level. */
  private errorOf(n: number): number {
    return this.widening * Math.sqrt(this.filter.variance + this.model.within / Math.max(1, n));
  }

  private settle(): void {
    this.settledAt = this.end;
    this.filter = new DriftFilter(this.model);
    this.steps = [];
    this.fast = [];
    this.slow = [];
  }

  /** Bins without data, which were not fed. */
  private pass(bins: number): void {
    for (let empty = 0; empty < bins; empty++) {
      this.filter.predict();
      this.steps.push(null);
      if (this.steps.length > ONSET_BINS) this.steps.shift();
    }
  }

  private learnModel(bin: number, age: number): void {
    this.modelDay = Math.floor(age / BINS_PER_DAY);
    if (this.modelDay === 0) return;
    const from = bin - MODEL_DAYS * BINS_PER_DAY;
    this.model = estimateDrift(this.history.residuals(from, bin));
    this.filter.use(this.model);
    const surprises = this.history.surprises(from, bin).map(Math.abs);
    this.widening = surprises.length < LEAST_SURPRISES ? 1 : Math.max(1, MEDIAN_TO_SIGMA * median(surprises));
  }

  private see(bin: number, { n, sum }: LogBin, level: number): void {
    let step: FilterStep = null;
    if (n > 0) {
      const residual = sum / n - level;
      step = this.filter.observe(residual, n, this.episode === null);
      this.history.note(bin, residual, step!.innovation / Math.sqrt(step!.variance));
    }
    this.steps.push(step);
    if (this.steps.length > ONSET_BINS) this.steps.shift();
  }

  private watch(bin: number, age: number, level: number, band: SeasonalVerdict["band"]): SeasonalVerdict {
    const least = this.phase === "plain" ? COLD.z : FIRE_Z;
    const shift = likeliestShift(
      this.steps,
      this.model.persistence,
      (n, size) => n >= LEAST_REQUESTS && worthwhile(size),
    );
    const z = shift === null ? 0 : shift.z / this.widening;
    const hour = this.history.distance(Math.max(bin + 1 - SLOW.bins, this.settledAt), bin + 1);
    const hourError =
      this.widening * Math.sqrt(this.model.variance + this.model.within / Math.max(1, hour.n));
    const hourZ = hour.residual / hourError;
    const fires = count(this.fast, Math.abs(z) > least, FIRE.of) >= FIRE.k;
    const seasonal = this.phase === "seasonal" && hour.n >= LEAST_REQUESTS && worthwhile(hour.residual);
    const firesSlowly = count(this.slow, seasonal && Math.abs(hourZ) > FIRE_Z, SLOW.of) >= SLOW.k;
    if (fires && shift !== null && this.returns(bin, shift)) return this.nothing(bin, age);
    if (fires && shift !== null) {
      this.open(bin, shift);
      const error = Math.abs(shift.size / z);
      const expected = level + this.filter.level;
      const measured = expected + shift.size;
      return this.verdict(bin, age, { bins: shift.bins, n: shift.n, expected, measured, error, z, band });
    }
    if (firesSlowly) {
      this.open(bin, null, hour.residual);
      return this.verdict(bin, age, {
        bins: SLOW.bins,
        n: hour.n,
        expected: level,
        measured: level + hour.residual,
        error: hourError,
        z: hourZ,
        band,
      });
    }
    return this.recent(bin, age, level, band);
  }

  /** While it fires nothing is learned: the drift fades back to the season, and its uncertainty grows. */
  private follow(bin: number, age: number, level: number, band: SeasonalVerdict["band"]): SeasonalVerdict {
    const episode = this.episode!;
    this.history.leaveOut(bin, bin + 1);
    const verdict = this.recent(bin, age, level, band);
    if (verdict.n >= LEAST_REQUESTS) episode.size = verdict.measured! - verdict.expected!;
    if (bin + 1 - episode.since >= LONGEST_EPISODE_BINS) {
      episode.size = this.history.distance(episode.since, bin + 1).residual;
      this.accept();
      return this.nothing(bin, age);
    }
    if (verdict.n >= LEAST_REQUESTS / 2)
      episode.calm = Math.abs(verdict.z) < RECOVERED.z ? episode.calm + 1 : 0;
    if (episode.calm < RECOVERED.evaluations) return verdict;
    this.episode = null;
    const { n, residual } = this.history.distance(bin + 1 - RECOVERED.bins, bin + 1);
    this.settle();
    this.filter.observe(residual, n, true);
    return { ...verdict, firing: false, since: null, side: null };
  }

  /** Back from a new level to the one before it, as after a weekend: not worth an alert. */
  private returns(bin: number, { size, z }: Shift): boolean {
    if (this.accepted === null || bin - this.accepted.since > RETURN_BINS) return false;
    const { since, size: up } = this.accepted;
    if (Math.abs(size + up) > Math.max(LEAST_EFFECT, 3 * Math.abs(size / z))) return false;
    this.history.raiseBefore(since, -up);
    this.accepted = null;
    this.settle();
    return true;
  }

  /** The last quarter of an hour, as it stands. */
  private recent(bin: number, age: number, level: number, band: SeasonalVerdict["band"]): SeasonalVerdict {
    const { n, residual } = this.history.distance(bin + 1 - RECOVERED.bins, bin + 1);
    if (n === 0) return this.nothing(bin, age, band);
    const drift = this.episode === null ? (band?.level ?? level) - level : this.filter.level;
    const error = this.errorOf(n);
    const z = (residual - drift) / error;
    const expected = level + drift;
    return this.verdict(bin, age, {
      bins: RECOVERED.bins,
      n,
      expected,
      measured: level + residual,
      error,
      z,
      band,
    });
  }

  private open(bin: number, shift: Shift | null, size = shift?.size ?? 0): void {
    const bins = shift?.bins ?? SLOW.bins;
    this.episode = { since: bin + 1 - bins, side: size > 0 ? "above" : "below", calm: 0, size };
    this.filter.level = shift === null ? 0 : this.filter.level - shift.learned * shift.size;
    this.history.leaveOut(this.episode.since, bin + 1);
    this.fast = [];
    this.slow = [];
  }

  private verdict(bin: number, age: number, judged: Judged): SeasonalVerdict {
    return verdictOf(bin, this.phase, age, judged, this.episode);
  }

  private nothing(bin: number, age: number, band: SeasonalVerdict["band"] = null): SeasonalVerdict {
    return emptyVerdict(bin, this.phase, age, band, this.episode);
  }
}

const worthwhile = (shift: number): boolean => Math.abs(Math.exp(shift) - 1) >= LEAST_EFFECT;

/** Remembers the newest answer; how many of the last `of` were yes. */
function count(answers: boolean[], newest: boolean, of: number): number {
  answers.push(newest);
  if (answers.length > of) answers.shift();
  return answers.filter(Boolean).length;
}
