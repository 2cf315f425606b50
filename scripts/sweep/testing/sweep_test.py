"""The Python part of a sweep without a cluster: plans, storage, tables, what is followed. Run by ../python.long.ts."""

import errno
import fcntl
import struct
import sys
import tempfile
import threading
import types
import unittest
import unittest.mock
from pathlib import Path

from fsspec.implementations.arrow import ArrowFSWrapper
from pyarrow.fs import _MockFileSystem
from tensorboardX.proto.event_pb2 import Event

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[3] / "src" / "sweep" / "python"))

import driver  # noqa: E402
import following  # noqa: E402
import project  # noqa: E402
import results  # noqa: E402
import searching  # noqa: E402
import trial  # noqa: E402
from event_files import EventFiles  # noqa: E402
from plan import Plan  # noqa: E402
from storage import Storage, TrialPlace  # noqa: E402

LISTS = {"beta": {"kind": "choice", "values": [1, 4]}, "sizes": {"kind": "choice", "values": [[8], [8, 8], [4]]}}
RANGES = {
    "rate": {"kind": "log_uniform", "low": 1e-4, "high": 1e-2},
    "latent_size": {"kind": "int", "low": 2, "high": 9},
    "model": {"kind": "choice", "values": ["vae", "iwae"]},
}


def sweep(method, search, trials, seed=7):
    return {"method": method, "search": search, "trials": trials, "seed": seed, "objective": {"mode": "min"}}


class Plans(unittest.TestCase):
    def test_a_grid_is_every_combination_the_last_varying_fastest(self):
        plan = Plan(sweep("grid", LISTS, 6), {})
        pairs = [(each["beta"], each["sizes"]) for each in (plan.values(n) for n in range(1, 7))]
        self.assertEqual(pairs, [(1, [8]), (1, [8, 8]), (1, [4]), (4, [8]), (4, [8, 8]), (4, [4])])

    def test_what_is_drawn_by_chance_hangs_on_the_seed_alone(self):
        drawn = [Plan(sweep("random", RANGES, 20), {}).values(n) for n in range(1, 21)]
        known = {3: {"values": drawn[2], "value": 1.5, "status": "finished"}}
        again = Plan(sweep("random", RANGES, 20), known)
        self.assertEqual(drawn, [again.values(n) for n in range(1, 21)])
        self.assertNotEqual(drawn[0], Plan(sweep("random", RANGES, 20, seed=8), {}).values(1))
        for each in drawn:
            self.assertTrue(1e-4 <= each["rate"] <= 1e-2)
            self.assertIn(each["latent_size"], range(2, 10))
        below = sum(each["rate"] < 1e-3 for each in drawn)
        self.assertTrue(4 <= below <= 16, f"half of a logarithmic range lies below its middle, got {below} of 20")
        self.assertEqual({each["model"] for each in drawn}, {"vae", "iwae"})

    def test_a_bayesian_search_comes_near_what_is_best_and_goes_on_after_a_restart(self):
        search = {"x": {"kind": "uniform", "low": -10, "high": 10}}
        known = {}
        for start in range(4):
            plan = Plan(sweep("bayesian", search, 60), known)
            for number in range(1 + 15 * start, 16 + 15 * start):
                values = plan.values(number)
                value = (values["x"] - 3) ** 2
                plan.tell(number, value)
                known[number] = {"values": values, "value": value, "status": "finished"}
        xs = [each["values"]["x"] for each in known.values()]
        self.assertEqual(len(set(xs)), 60, "no start draws again what an earlier one drew")
        near = sum(abs(x - 3) < 2 for x in xs[30:])
        self.assertGreater(near, 12, "by chance it were 6 of 30")

    def test_of_a_few_values_none_is_drawn_twice_also_after_a_restart(self):
        for method in ("random", "bayesian"):
            known = {}
            for start in (1, 4):
                plan = Plan(sweep(method, LISTS, 6), known)
                for number in range(start, start + 3):
                    values = plan.values(number)
                    plan.tell(number, values["beta"])
                    known[number] = {"values": values, "value": values["beta"], "status": "finished"}
            self.assertEqual(len({str(each["values"]) for each in known.values()}), 6, method)

    def test_a_trial_that_was_begun_keeps_its_values(self):
        begun = {1: {"values": {"rate": 0.005, "latent_size": 4, "model": "iwae"}}}
        plan = Plan(sweep("bayesian", RANGES, 5), begun)
        self.assertEqual(plan.values(1), begun[1]["values"])
        plan.tell(1, 2.0)
        self.assertEqual(plan.study.best_params, {"rate": 0.005, "latent_size": 4, "model": '"iwae"'})


class Kept(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        self.storage = Storage(str(self.folder / "a b"))
        self.place = TrialPlace(self.storage, 3)

    def weights(self, text):
        folder = self.folder / "weights"
        (folder / "vae").mkdir(parents=True, exist_ok=True)
        (folder / "vae" / "vae.safetensors").write_text(text)
        return folder

    def test_the_last_checkpoint_is_what_a_trial_goes_on_from(self):
        target = self.folder / "there"
        self.assertEqual(self.place.restore(target), [])
        for epoch in (1, 2):
            told = [{"epoch": n, "value": 9.0 - n, "seconds": 1} for n in range(1, epoch + 1)]
            self.place.keep_checkpoint(self.weights(f"of {epoch}"), told)
        # A third is broken off before it is whole.
        self.storage.put(self.weights("half"), f"{self.place.folder}/checkpoint-3")
        epochs = self.place.restore(target)
        self.assertEqual([each["epoch"] for each in epochs], [1, 2])
        self.assertEqual((target / "vae" / "vae.safetensors").read_text(), "of 2")
        self.assertNotIn("checkpoint-1", self.storage.names(self.place.folder))

    def test_a_finished_trial_keeps_no_checkpoint_and_is_known_by_its_result(self):
        self.storage.write_json("trials/0003/trial.json", {"number": 3, "values": {"beta": 4}})
        self.place.keep_checkpoint(self.weights("w"), [{"epoch": 1, "value": 2, "seconds": 1}])
        self.assertEqual(results.known_trials(self.storage), {3: {"values": {"beta": 4}}})
        metrics = {"loss": 2.5, "gap": {"mig": 0.5, "each": [1]}, "split": "held-out"}
        values = {"beta": 4, "hidden_sizes": [8, 8], "validation": 0.1}
        result = {"number": 3, "status": "finished", "value": 2.5, "values": values, "metrics": metrics}
        self.place.finish({**result, "epochs": [{}], "seconds": 1.5})
        self.assertEqual(self.storage.names("trials/0003"), ["result.json", "trial.json"])
        known = results.known_trials(self.storage)
        self.assertEqual(known, {3: {"values": {"beta": 4}, "status": "finished", "value": 2.5}})
        results.write_tables(self.storage)
        table = results.pandas.read_parquet(self.folder / "a b" / "results.parquet")
        row = table.iloc[0].to_dict()
        self.assertEqual((row["trial"], row["beta"], row["hidden_sizes"]), (3, 4, "[8, 8]"))
        self.assertEqual((row["metric.gap.mig"], row["epochs"]), (0.5, 1))
        self.assertNotIn("metric.split", row)

    def test_a_trial_that_was_ended_early_keeps_its_weights(self):
        self.storage.write_json("trials/0003/trial.json", {"number": 3, "values": {"beta": 4}})
        self.place.keep_checkpoint(self.weights("w"), [{"epoch": 1, "value": 2, "seconds": 1}])
        results.keep_pruned(self.place, 3, 2.0)
        self.assertEqual(self.place.result()["status"], "pruned")
        self.assertEqual((self.folder / "a b/trials/0003/weights/vae/vae.safetensors").read_text(), "w")

    def test_what_failed_runs_again_where_that_is_asked_for(self):
        for number, status in ((1, "finished"), (2, "failed"), (3, "pruned")):
            values = {"values": {}, "number": number}
            self.storage.write_json(f"trials/000{number}/trial.json", values)
            self.storage.write_json(f"trials/000{number}/result.json", {"status": status, "value": 1, **values})
        results.forget_failed(self.storage)
        ended = {number: "status" in each for number, each in results.known_trials(self.storage).items()}
        self.assertEqual(ended, {1: True, 2: False, 3: True})

    def test_half_a_file_is_none(self):
        (self.folder / "a b").mkdir()
        (self.folder / "a b" / "x.json").write_text('{"a": ')
        self.assertIsNone(self.storage.read_json("x.json"))

    def test_where_nothing_can_be_kept_the_sweep_stops_and_says_so(self):
        request = {"storage": self.storage.address, "objective": {"mode": "min"}, **sweep("grid", LISTS, 6)}
        stopping = searching.Stopping()
        trials = searching.Trials(request, stopping)
        told = []
        full = OSError(errno.ENOSPC, "No space left on device")
        with unittest.mock.patch.object(self.storage.files.__class__, "put_file", side_effect=full):
            with unittest.mock.patch("trial.events", return_value=[{"event": "epoch", "epoch": 1, "value": 1, "seconds": 1}]):
                self.weights("w")
                with unittest.mock.patch("tempfile.TemporaryDirectory") as made:
                    made.return_value.__enter__.return_value = str(self.folder)
                    trial.run_trial(request, 1, {}, "/", told.append)
        self.assertEqual([each["unkept"] for each in told], [True])
        trials.suggest("a")
        trials.on_trial_complete("a", told[0])
        self.assertTrue(stopping.asked.is_set())
        self.assertRegex(stopping.reason, "a b takes no more files .No space left on device.")
        self.assertEqual(trials.suggest("b"), searching.Searcher.FINISHED)
        self.assertIsNone(TrialPlace(self.storage, 1).result(), "it goes on at the next start")

    def test_a_column_of_several_kinds_is_text(self):
        for number, value in ((1, 3), (2, "auto"), (3, [3])):
            result = {"number": number, "status": "finished", "value": None, "values": {"n": value, "m": number}}
            TrialPlace(self.storage, number).finish({**result, "metrics": {}, "epochs": [], "seconds": 1})
        results.write_tables(self.storage)
        table = results.pandas.read_parquet(self.folder / "a b" / "results.parquet")
        self.assertEqual((list(table["n"]), list(table["m"])), (["3", "auto", "[3]"], [1, 2, 3]))

    def test_a_driver_waits_until_the_last_one_of_the_same_sweep_has_ended(self):
        request = {"storage": str(self.folder)}
        with open(self.folder / ".driver", "w") as last, unittest.mock.patch("driver.tell") as told:
            fcntl.flock(last, fcntl.LOCK_EX)
            waiting = threading.Thread(target=driver.wait_for_the_last, args=[request], daemon=True)
            waiting.start()
            waiting.join(0.5)
            self.assertTrue(waiting.is_alive())
            fcntl.flock(last, fcntl.LOCK_UN)
            waiting.join(60)
            self.assertFalse(waiting.is_alive())
        self.assertEqual([call.args for call in told.call_args_list], [("noted",)])

    def test_what_has_no_folders_keeps_the_same(self):
        self.storage.files, self.storage.root = Objects(_MockFileSystem()), "bucket/a"
        self.storage.is_folder = False
        self.storage.write_json("trials/0003/trial.json", {"number": 3, "values": {"beta": 4}})
        for epoch in (1, 2):
            self.place.keep_checkpoint(self.weights(f"of {epoch}"), [{"epoch": epoch, "value": 2, "seconds": 1}])
        self.assertEqual(self.storage.names("trials/0003"), ["checkpoint-2", "checkpoint.json", "trial.json"])
        self.assertEqual(self.place.restore(self.folder / "there")[0]["epoch"], 2)
        results.keep_pruned(self.place, 3, 2.0)
        self.assertEqual(self.storage.names("trials/0003"), ["result.json", "trial.json", "weights"])
        results.write_tables(self.storage)
        copied = self.folder / "copied"
        copied.mkdir()
        results.copy_here(self.storage, copied)
        self.assertEqual((copied / "trials/0003/weights/vae/vae.safetensors").read_text(), "of 2")
        self.assertIn("3,pruned,2.0,4", (copied / "results.csv").read_text())


class Objects(ArrowFSWrapper):
    """Of pyarrow, as S3 is, and in memory: an object may lie where nobody made a folder."""

    def _open(self, path, mode="rb", **options):
        if "w" in mode:
            self.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        return super()._open(path, mode, **options)

    def mv(self, path1, path2, **options):
        self.makedirs(path2.rsplit("/", 1)[0], exist_ok=True)
        super().mv(path1, path2, **options)


def scalars(folder):
    """Of TensorBoard's event files: a record is its length, a check of that, the event, and a check of it."""
    found = []
    for file in sorted(folder.glob("events.*")):
        data, at = file.read_bytes(), 0
        while at < len(data):
            (length,) = struct.unpack_from("<Q", data, at)
            event = Event.FromString(data[at + 12 : at + 12 + length])
            found += [(each.tag, event.step, each.simple_value) for each in event.summary.value]
            at += 16 + length
    return found


class Trial:
    def __init__(self, number, values):
        self.config = {"number": number, "values": values}
        self.last_result = {}


def told(number, epoch, figures, **more):
    return {"number": number, "epoch": epoch, "final": False, "figures": figures, **more}


class Followed(unittest.TestCase):
    def follow(self, *followers):
        """Of two trials, the first comes to its end after two epochs, the other is ended early."""
        each = following.Following(list(followers))
        one, two = Trial(1, {"beta": 0.123456}), Trial(2, {"beta": 4})
        for trial in (one, two):
            each.on_trial_start(0, [], trial)
            each.on_trial_result(0, [], trial, told(trial.config["number"], 1, {"loss/held-out": 9.0}))
        each.on_trial_result(0, [], one, told(1, 2, {"loss/held-out": 8.0}))
        one.last_result = told(1, 3, {"loss": 7.5, "images": 10.0}, status="finished") | {"final": True}
        two.last_result = told(2, 1, {})
        each.on_trial_result(0, [], one, one.last_result)
        for trial in (one, two):
            each.on_trial_complete(0, [], trial)
        each.close()

    def test_tensorboard_has_a_folder_a_trial_with_the_epochs_as_steps(self):
        with tempfile.TemporaryDirectory() as held:
            self.follow(EventFiles(Path(held), "loss"))
            folders = sorted(Path(held).iterdir())
            self.assertEqual([folder.name for folder in folders], ["0001 beta=0.1235", "0002 beta=4"])
            first = scalars(folders[0])
            self.assertEqual(first[:3], [("loss/held-out", 1, 9.0), ("loss/held-out", 2, 8.0), ("end/loss", 2, 7.5)])
            self.assertEqual(scalars(folders[1]), [("loss/held-out", 1, 9.0)])

    def test_mlflow_has_a_run_a_trial_and_the_same_after_a_restart(self):
        server = MlflowServer()
        with server.as_module():
            from mlflow_runs import MlflowRuns

            for _ in range(2):
                self.follow(MlflowRuns("http://there", "a", {"sizes": [8, 8], "dataset": "mnist"}))
        self.assertEqual([run["name"] for run in server.runs], ["0001 beta=0.1235", "0002 beta=4"])
        self.assertEqual([run["status"] for run in server.runs], ["FINISHED", "KILLED"])
        params = {"sizes": "[8, 8]", "dataset": "mnist", "beta": "0.123456"}
        self.assertEqual(server.runs[0]["params"], params)
        epochs = [("loss/held-out", 9.0, 1), ("loss/held-out", 8.0, 2), ("end/loss", 7.5, 2)]
        self.assertEqual(server.runs[0]["metrics"], 2 * epochs)

    def test_a_follower_that_fails_is_told_once_and_the_others_go_on(self):
        class Broken:
            name = "MLflow"

            def begin(self, number, values):
                raise ConnectionError("no answer\nand more")

        said = []
        following.tell, before = lambda event, **fields: said.append((event, fields)), following.tell
        try:
            with tempfile.TemporaryDirectory() as held:
                self.follow(Broken(), EventFiles(Path(held), "loss"))
                self.assertEqual(len(list(Path(held).iterdir())), 2)
        finally:
            following.tell = before
        self.assertEqual(said, [("noted", {"text": "MLflow is written no more: no answer"})])


class MlflowServer:
    """As much of MLflow's client as is used, in place of the package, which only some sweeps install."""

    def __init__(self):
        self.runs = []

    def as_module(self):
        entities = types.ModuleType("mlflow.entities")
        entities.Metric = lambda key, value, timestamp, step: (key, value, step)
        entities.Param = lambda key, value: (key, value)
        entities.ViewType = types.SimpleNamespace(ACTIVE_ONLY=1)
        package = types.ModuleType("mlflow")
        package.MlflowClient = lambda tracking_uri: self
        return unittest.mock.patch.dict(sys.modules, {"mlflow": package, "mlflow.entities": entities})

    def get_experiment_by_name(self, name):
        return types.SimpleNamespace(experiment_id="1")

    def search_runs(self, experiments, query, view, most, page_token=None):
        class Page(list):
            token = None

        info = lambda run: types.SimpleNamespace(run_id=run["id"])  # noqa: E731
        data = lambda run: types.SimpleNamespace(tags=run["tags"])  # noqa: E731
        return Page(types.SimpleNamespace(info=info(run), data=data(run)) for run in self.runs)

    def create_run(self, experiment, tags, run_name):
        made = {"id": len(self.runs), "name": run_name, "tags": tags, "params": {}, "metrics": []}
        self.runs.append(made)
        return types.SimpleNamespace(info=types.SimpleNamespace(run_id=made["id"]))

    def log_batch(self, run_id, metrics=(), params=()):
        self.runs[run_id]["params"].update(params)
        self.runs[run_id]["metrics"] += metrics

    def update_run(self, run_id, status):
        self.runs[run_id]["status"] = status

    def set_terminated(self, run_id, status):
        self.runs[run_id]["status"] = status


class Shipped(unittest.TestCase):
    def test_a_machine_sets_the_project_up_once_and_again_for_another_version(self):
        with tempfile.TemporaryDirectory() as held:
            root, cache = Path(held, "from"), Path(held, "cache")
            (root / "src").mkdir(parents=True)
            (root / "package.json").write_text("{}")
            (root / "src" / "a.ts").write_text("1")
            (root / "src" / "a.test.ts").write_text("left out")
            fetched = []

            def fetch():
                fetched.append(1)
                return project.packed(root)

            setup = ("sh", "-c", "echo once >> setups; mkdir -p node_modules")
            for _ in range(2):
                home = Path(project.project_here(str(root), project.version_of(root), fetch, cache, setup))
            self.assertEqual((home / "setups").read_text(), "once\n")
            self.assertEqual((home / "src" / "a.ts").read_text(), "1")
            self.assertFalse((home / "src" / "a.test.ts").exists())
            (root / "src" / "a.ts").write_text("2")
            other = project.project_here(str(root), project.version_of(root), fetch, cache, setup)
            self.assertNotEqual(other, str(home))
            self.assertEqual(len(fetched), 2)
            # Where the driver's folder is seen, and holds the same, nothing is shipped.
            (root / "node_modules").mkdir()
            self.assertEqual(project.project_here(str(root), project.version_of(root), fetch, cache), str(root))
            with self.assertRaisesRegex(RuntimeError, "the set-up on .* failed"):
                (root / "node_modules").rmdir()
                (root / "src" / "a.ts").write_text("3")
                project.project_here(str(root), project.version_of(root), fetch, cache, ("false",))


if __name__ == "__main__":
    unittest.main()
