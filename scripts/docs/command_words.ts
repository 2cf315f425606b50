// What docs/cli.md says of a command beside its flags.

/** By the command's name in package.json. */
export const WORDS: Readonly<Record<string, string>> = {
  train: `Ctrl-C finishes the step, saves, says how to go on, and exits with 130; \`--resume\` goes on exactly where it stopped. One training at a time works in a folder; \`--ckpt_dir\` and \`--output_dir\` keep several apart.

What it leaves is described in [guide.md](guide.md#files), images of your own [there, too](guide.md#your-own-images).`,

  generate: `Without \`--dataset\`, the images are read as they were for the training. \`samples.png\`, \`reconstructions.png\`, \`interpolation.png\`, and of a model that is told labels \`conditional.png\`, go to \`outputs/<model>/\`.`,

  evaluate: `On the test images, each counted once: ELBO, reconstruction, KL of each latent dimension, active units, importance-weighted log-likelihood, reconstruction error by class; the Fréchet distance of samples and reconstructions from test images in the features of a classifier of the project's own; for a CVAE, how often the classifier sees the class that was asked for, and how much the images differ among themselves. Checks say whether the posterior or a codebook has collapsed, the decoder ignores z or y, or the prior has a hole, and what to try. The figures go to the terminal, to \`outputs/<model>/evaluation.html\` and into the checkpoint's JSON. [03-evaluation](../notebooks/03-evaluation.ipynb) explains them.`,

  classifier: `The classifier goes to \`model_ckpts/classifier/mnist.*\`; \`evaluate\` trains it by itself the first time. With \`--network second\` it is the one that \`--second_judge\` asks, \`mnist.second.*\`.`,

  report: `The exit code is 1 where a cell failed. With \`--allow_errors\` a failing notebook has a report, too, with the error in its place and a banner on top.

\`-p beta=1,4,8\` runs the notebook once with each value and writes \`outputs/reports/01-vae-by-beta=1,4,8.html\`: the metrics in a table that sorts, the losses on one chart (−ELBO where the runs weigh their terms differently, since their losses do not compare), the samples of each run, and a link to each run's own report. Several lists are combined, each value with each. A run that fails is shown as failed, and the rest goes on; Ctrl-C keeps the runs that are done. Every run of a grid has folders of its own below \`ckptDir\` and \`outputDir\`. A text that holds a comma stands in double quotes: \`-p 'name="a,b"'\`.`,

  sweep: `What a sweep file says, what the trials leave and what a cluster needs stands in [guide.md](guide.md#sweeps). A mistake in the file ends the command before anything runs, with the file's name, the line and the field. Ctrl-C stops the trials and keeps what is done; the same command goes on there, each begun trial from its last epoch, and runs no finished one again. The exit code is 1 where a trial failed. The first sweep installs Ray Tune and Optuna into \`.venv-sweep\` (0.6 GB), with hashes.`,

  "bench:sweep": `What its figures are stands in [scaling.md](scaling.md). It starts machines as processes: 64 of them take minutes and much memory.`,
  bench: `\`npm run bench -- --peers\` takes some ten minutes, the peers' installation apart. What the figures are and mean stands in [benchmarks/README.md](../benchmarks/README.md).`,

  results: `\`--set family\` is every model on equal terms, \`--set papers\` what stands beside the figures of papers, \`--set sizes\` several latent sizes and seeds: [results.md](results.md), [papers.md](papers.md).`,
};
