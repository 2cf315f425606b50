/** Chapters of docs/api.md, in the order in which one comes to them. */
export const GROUPS: readonly { readonly title: string; readonly files: readonly string[] }[] = [
  {
    title: "Data",
    files: ["notebook/load_data", "notebook/class_table", "notebook/label_of", "data/"],
  },
  {
    title: "Models",
    files: ["models/create_model", "models/inference", "models/fit_mixture", "models/model."],
  },
  {
    title: "Training",
    files: [
      ...["training/", "notebook/training_panel", "notebook/live_plot", "notebook/history_table"],
      ...["notebook/loss_in_words", "results/outputs", "results/saved_run"],
    ],
  },
  {
    title: "Figures",
    files: ["results/image_grids", "results/figures", "results/evaluation_figures"].concat([
      ...["results/latent_figures", "results/latent_arithmetic", "results/latent_maps"],
      ...["results/manifold", "results/worst_images"],
      "results/side_by_side",
      "results/title",
      "figures/",
    ]),
  },
  { title: "Playing with a model", files: ["notebook/playground", "notebook/explore"] },
  {
    title: "Evaluation",
    files: [
      ...["evaluation/evaluate_model", "notebook/evaluation_table", "evaluation/loss"],
      ...["results/judge", "evaluation/", "results/labels_alone"],
    ],
  },
  { title: "Weights in files", files: ["checkpoints/"] },
  { title: "Controls", files: ["widgets/"] },
  { title: "What a cell shows", files: ["notebook/display", "host/", "notebook/", "results/"] },
  { title: "The models of the project", files: [] },
  {
    title: "Models, networks and likelihoods of your own",
    files: ["models/registry", "models/define_", "models/", "config/"],
  },
  { title: "Random numbers and operations", files: ["random/", "backend/", "math/"] },
];

/** What is known of a thing that has its place in a chapter. */
interface Placed {
  /** Where it is declared, from the root. */
  readonly file: string;
  readonly kind: string;
}

/** The chapter of what is declared in a file of `src/`. */
export function groupOf({ file, kind }: Placed): string {
  if (kind === "value" && file.startsWith("src/models/")) return "The models of the project";
  if (kind === "package") return "Random numbers and operations";
  const group = GROUPS.find(({ files }) => files.some((start) => file.startsWith(`src/${start}`)));
  if (!group) throw new Error(`scripts/docs/groups.ts has no chapter for ${file}`);
  return group.title;
}

/** In the order of a chapter: as its files are named there, what is called before what is only a type. */
export function inOrder<T extends Placed>(title: string, all: readonly T[]): T[] {
  const { files = [] } = GROUPS.find((group) => group.title === title) ?? {};
  const place = ({ file, kind }: Placed) =>
    files.findIndex((start) => file.startsWith(`src/${start}`)) +
    (kind === "type" ? files.length : 0);
  return all.filter((each) => groupOf(each) === title).sort((a, b) => place(a) - place(b));
}
