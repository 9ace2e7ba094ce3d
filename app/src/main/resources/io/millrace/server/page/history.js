/** All points of one replica, column by column; times in seconds. */
import { isCheckpoint } from "./marks.js";

/** Points that are kept: the server, which joins old ones, has 3,700. */
const MOST = 6000;
const MOST_MARKS = 300;
const GAP_SECONDS = 2.5;

export class History {
  constructor() {
    this.load({ time: [], series: {}, marks: [] });
  }

  load(answer) {
    this.time = answer.time.map((millis) => millis / 1000);
    this.series = answer.series;
    this.marks = answer.marks;
  }

  /** The values of a series, one for each time. */
  column(key) {
    return this.series[key] ?? (this.series[key] = new Array(this.time.length).fill(null));
  }

  /** Whether a series has any value. */
  has(key) {
    return this.column(key).some((value) => value !== null);
  }

  last() {
    return this.time.length > 0 ? this.time[this.time.length - 1] : 0;
  }

  /** The index of the newest point that is not after a time; -1 if there is none. */
  indexOf(second) {
    let [low, high] = [0, this.time.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time[middle] <= second) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The time of the point nearest to one. */
  nearest(second) {
    const before = Math.max(0, this.indexOf(second));
    const after = Math.min(this.time.length - 1, before + 1);
    return second - this.time[before] < this.time[after] - second ? this.time[before] : this.time[after];
  }

  /** Pairs of time in ms and value, from the last point before a time on. */
  since(second, key) {
    const column = this.column(key);
    const first = Math.max(0, this.indexOf(second));
    return this.time.slice(first).map((time, i) => [time * 1000, column[first + i]]);
  }

  /** Whether the server is to be asked for all points: some are missing before this one, or there are too many. */
  isToLoad(snapshot) {
    const length = this.time.length;
    return length >= MOST || (length > 0 && snapshot.time / 1000 - this.last() > GAP_SECONDS);
  }

  /** Adds the newest point of a snapshot, and its marks. */
  add(snapshot) {
    const time = snapshot.time / 1000;
    if (time > this.last() && Object.keys(snapshot.point).length > 0) {
      for (const key of Object.keys(snapshot.point)) {
        if (snapshot.point[key] !== null) this.column(key);
      }
      this.time.push(time);
      for (const key of Object.keys(this.series)) this.series[key].push(snapshot.point[key] ?? null);
    }
    const known = new Set(this.marks.map(identity));
    const marks = [...snapshot.marks.filter((mark) => !known.has(identity(mark))), ...this.marks];
    const left = { true: MOST_MARKS, false: MOST_MARKS };
    this.marks = marks.filter((mark) => left[isCheckpoint(mark)]-- > 0);
  }
}

function identity(mark) {
  return mark.time + " " + mark.type;
}
