import { lossSum, type RunRecord } from "../training";
import { counted } from "../config";
import { bar, dim, duration, Output, StatusLine } from "./terminal";

/**
 * A run on the terminal: a bar that moves, and a line that stays for each epoch. Where the
 * output is no terminal, only the lines, and one in between every half minute.
 */
export class TrainingProgress {
  private readonly status: StatusLine;
  private lastPlain = performance.now();

  constructor(
    private readonly numEpochs: number,
    private readonly output: Output = process.stdout,
    /** The split that is measured after each epoch. */
    private readonly measured = "test",
  ) {
    this.status = new StatusLine(output);
  }

  show(record: RunRecord): void {
    const width = String(this.numEpochs).length;
    const epoch = `Epoch ${String(record.epoch).padStart(width)}/${this.numEpochs}`;
    if (record.kind === "epoch") {
      const { train, test, seconds, weights, negativeElbo } = record;
      const weighed = Object.values(weights.test).some((weight) => weight !== 1);
      const elbo = weighed && negativeElbo ? `, −ELBO ${nats(negativeElbo.test)}` : "";
      const terms = `(${lossSum(test, weights.test)}${elbo})`;
      this.status.print(
        `${epoch}  train ${nats(train.loss)}  ${this.measured} ${nats(test.loss)} nats ` +
          dim(`${terms}  ${duration(seconds)}`, this.output),
      );
      this.lastPlain = performance.now();
      return;
    }
    const share = record.kind === "step" ? record.step / record.stepsPerEpoch : record.share;
    if (record.kind === "preparation") return this.showShare(epoch, share, record.what);
    const speed = `${counted(Math.round(record.imagesPerSecond))} img/s`;
    const left = `${duration(record.secondsLeft)} left`;
    const loss = `loss ${nats(record.loss)} = ${lossSum(record.means, record.weights, true)}`;
    this.showShare(epoch, share, `${loss}  ${speed}  ${left}`);
  }

  private showShare(epoch: string, share: number, text: string): void {
    if (this.output.isTTY) {
      const columns = this.output.columns || 80;
      const room = Math.max(6, Math.min(30, columns - epoch.length - text.length - 6));
      this.status.show(`${epoch}  ${bar(share, room)}  ${text}`);
    } else if (performance.now() - this.lastPlain > 30_000) {
      this.lastPlain = performance.now();
      this.output.write(`${epoch}  ${Math.round(100 * share)} %  ${text}\n`);
    }
  }

  /** Takes the bar away. */
  end(): void {
    this.status.clear();
  }
}

function nats(value: number): string {
  return value.toFixed(2);
}
