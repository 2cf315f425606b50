"""Runs a sweep on Ray Tune: reads its request as a line of JSON and tells what becomes of each trial, a line each.

The end of standard input, or a line there, stops the trials in order; what is done is kept.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any, Callable, Optional

os.environ.update(
    RAY_USAGE_STATS_ENABLED="0",
    RAY_AIR_NEW_OUTPUT="0",
    RAY_raylet_start_wait_time_s="120",  # on a machine that is busy
    TUNE_DISABLE_AUTO_CALLBACK_LOGGERS="1",  # following.py has the epochs' figures under names of our own
    TUNE_DISABLE_SIGINT_HANDLER="1",
    TUNE_GLOBAL_CHECKPOINT_S="inf",  # what is known of trials is in their folders: Tune need not write it all anew
    TUNE_WARN_EXCESSIVE_EXPERIMENT_CHECKPOINT_SYNC_THRESHOLD_S="0",
)
from telling import Telling, tell  # noqa: E402  first: it takes standard output for the events

import ray  # noqa: E402
from ray import cloudpickle, tune  # noqa: E402
from ray.tune.schedulers import ASHAScheduler, FIFOScheduler, TrialScheduler  # noqa: E402

import project  # noqa: E402
import results  # noqa: E402
import storage  # noqa: E402
import trial  # noqa: E402
from event_files import EventFiles  # noqa: E402
from following import Follower, Following  # noqa: E402
from searching import Stopping, Trials  # noqa: E402

# A machine that is lost, or out of memory, so often; what the user can mend is not tried again.
MOST_FAILURES = 5
# Ray's sockets lie below it, and the path of a socket has 107 bytes at most.
LONGEST_TMPDIR = 40


class Refused(Exception):
    """What the user has to mend."""


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def scheduler_of(request: dict[str, Any]) -> TrialScheduler:
    early = request.get("earlyStopping")
    if not early:
        return FIFOScheduler()
    return ASHAScheduler(
        time_attr="epoch",
        metric="value",
        mode=request["objective"]["mode"],
        grace_period=early["graceEpochs"],
        reduction_factor=early["keepOneOf"],
        max_t=request["mostEpochs"] + 1,  # the end, with its metrics, is one more
    )


def start_ray(request: dict[str, Any]) -> Optional[Path]:
    """The folder of Ray's own logs, where it is this sweep's alone."""
    if "ray" not in request:
        require_room(request, request["cores"], "this machine")
        if len(os.environ.get("TMPDIR", "")) > LONGEST_TMPDIR:
            os.environ["RAY_TMPDIR"] = "/tmp"
        return start_here(request["cores"])
    require_answer(request["ray"])
    try:
        ray.init(address=request["ray"], log_to_driver=False)
    except Exception as error:  # an address that is none, another Ray or Python there, a token that is missing
        raise Refused(f"the Ray cluster at {request['ray']} cannot be used: {first_line(error)}") from error
    cpus = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    require_room(request, max(cpus, default=0), "the largest machine of the cluster")
    return None


# Ray gives up on its own helpers after some seconds, which a machine that is busy may not have for them.
MOST_STARTS = 3


def start_here(cores: int) -> Path:
    for starts in itertools.count(1):
        try:
            started = ray.init(
                address="local",  # whatever RAY_ADDRESS says: a cluster is used where it is asked for
                num_cpus=cores,
                include_dashboard=False,
                object_store_memory=100_000_000,
                log_to_driver=False,
            )
            return Path(started.address_info["session_dir"])
        except Exception as error:
            ray.shutdown()
            if starts == MOST_STARTS:
                reason = f"Ray did not start here in {starts} tries ({first_line(error)})"
                raise Refused(f"{reason}: end what keeps this machine busy") from error


def require_room(request: dict[str, Any], cpus: int, where: str) -> None:
    """Ray itself would wait for ever for a machine that is large enough."""
    if request["threads"] > cpus:
        raise Refused(
            f"a trial is to have {request['threads']} threads (resources.threads), and {where} has {cpus}: ask for fewer"
        )


def require_answer(address: str) -> None:
    """Ray itself asks for minutes before it says that nobody answers."""
    host, separator, port = address.split("://")[-1].rpartition(":")
    if not separator:
        return  # "auto": the address that Ray finds
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except (OSError, ValueError) as error:
        raise Refused(f"no Ray cluster answers at {address} ({error}): `ray status` there tells its address")


def project_finder(request: dict[str, Any]) -> Callable[[], str]:
    """Says on a machine where the project is; on this one alone that is known, whoever edits it meanwhile."""
    root = Path(request["root"])
    if "ray" not in request:
        return lambda: request["root"]
    version = project.version_of(root)
    # Kept by Ray, and taken by a machine's first trial where the machine has no such project.
    archive = ray.put(project.packed(root))
    return lambda: project.project_here(request["root"], version, lambda: ray.get(archive))


def trainable_of(request: dict[str, Any]) -> Any:
    find_project = project_finder(request)

    def latent_lab(config: dict[str, Any]) -> None:
        values = {**request["fixed"], **config["values"]}
        trial.run_trial(request, config["number"], values, find_project(), tune.report)

    # By value: a machine of the cluster may have no such files.
    for module in (project, storage, trial):
        cloudpickle.register_pickle_by_value(module)
    return tune.with_resources(latent_lab, {"cpu": request["threads"]})


# What may not change between two starts: trials of another sweep would stand among these.
THE_SWEEP = ["work", "notebook", "fixed", "search", "method", "seed", "objective"]


def wait_for_the_last(request: dict[str, Any]) -> None:
    """A driver whose starter was killed stops its trials before these begin."""
    folder = Path(request.get("copyTo", request["storage"]))  # on this machine
    lock = os.open(folder / ".driver", os.O_CREAT | os.O_RDWR)  # open, and so locked, until this process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("noted", text="the trials of the last start are still stopping; these begin after them")
        fcntl.flock(lock, fcntl.LOCK_EX)


def require_storage(request: dict[str, Any]) -> None:
    """That it can be read and written, and holds no trials of another sweep."""
    try:
        require_same(request)
    except (Refused, storage.Unkept):
        raise
    except Exception as error:  # no such bucket, no credentials, no package for such addresses
        raise Refused(f"the storage {request['storage']} cannot be used: {first_line(error)}") from error


def require_same(request: dict[str, Any]) -> None:
    place = storage.Storage(request["storage"])
    now = {name: request.get(name) for name in THE_SWEEP}
    before = place.read_json("sweep.json")
    for name, value in now.items():
        if before is not None and before.get(name) != value:
            raise Refused(
                f"{request['storage']} holds trials of a sweep with another {name}: give the file another name, "
                "or remove that folder"
            )
    place.write_json("sweep.json", now)


def following_of(request: dict[str, Any]) -> Following:
    folder = Path(request.get("copyTo", request["storage"]))  # on this machine
    followers: list[Follower] = [EventFiles(folder / "tensorboard", request["metric"])]
    if "mlflow" in request:
        from mlflow_runs import MlflowRuns  # installed only where it is used

        try:
            followers.append(MlflowRuns(request["mlflow"], request["name"], request["fixed"]))
        except Exception as error:
            reason = f"no MLflow answers at {request['mlflow']} ({first_line(error)})"
            raise Refused(f"{reason}: start it, or leave it out") from error
    return Following(followers)


# Where Tune keeps a folder a trial, with nothing that is not in the trials' own.
TUNES_OWN = "ray"


def run(request: dict[str, Any], stopping: Stopping) -> None:
    if request.get("retryFailed"):
        results.forget_failed(storage.Storage(request["storage"]))
    trials = Trials(request, stopping)
    total = len(trials.todo)
    if total == 0:
        tell("ready", atOnce=0, left=0)
    else:
        if request.get("judge") and "copyTo" in request:
            trials.storage.put(Path(request["copyTo"], "judge"), "judge")
        following = following_of(request)
        session = start_ray(request)
        at_once = max(1, int(ray.cluster_resources().get("CPU", 1)) // request["threads"])
        tell("ready", atOnce=at_once, left=total)
        # Ahead of a free place, so that none waits for its process; what hangs on results is not drawn ahead.
        os.environ["TUNE_MAX_PENDING_TRIALS_PG"] = "1" if request["method"] == "bayesian" else str(max(4, at_once))
        tuner = tune.Tuner(
            trainable_of(request),
            tune_config=tune.TuneConfig(
                search_alg=trials,
                scheduler=scheduler_of(request),
                num_samples=total,
                max_concurrent_trials=at_once if request["method"] == "bayesian" else None,
            ),
            run_config=tune.RunConfig(
                name=TUNES_OWN,
                storage_path=request["storage"],
                failure_config=tune.FailureConfig(max_failures=MOST_FAILURES),
                callbacks=[Telling(), following],
                stop=stopping,
                verbose=0,
            ),
        )
        tuner.fit()
        following.close()
        trials.storage.remove(TUNES_OWN)
        if session:
            ray.shutdown()
            shutil.rmtree(session, ignore_errors=True)  # megabytes of logs, after each sweep
    results.write_tables(trials.storage)
    if "copyTo" in request:
        results.copy_here(trials.storage, Path(request["copyTo"]))


WHEN_MENDED = "when that is mended, the same command goes on from here"


def reason_of(error: Exception) -> Optional[str]:
    """What the user can mend; nothing of a fault of ours, whose traceback goes to the log."""
    if isinstance(error, Refused):
        return str(error)
    cause: Optional[BaseException] = error
    while cause is not None:  # Tune wraps what its searcher has raised
        if isinstance(cause, storage.Unkept):
            return f"{cause}: {WHEN_MENDED}"
        if isinstance(cause, OSError) and cause.errno in storage.NO_ROOM:
            return f"{cause.filename or 'a file'} cannot be written ({cause.strerror}): {WHEN_MENDED}"
        cause = cause.__cause__ or cause.__context__
    return None


def main() -> None:
    request = json.loads(sys.stdin.readline())
    stopping = Stopping()
    stopping.watch()
    try:
        wait_for_the_last(request)
        require_storage(request)
        if not stopping.asked.is_set():  # which may have been while it waited
            run(request, stopping)
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        tell("refused", reason=reason)
        sys.exit(2)
    finally:
        ray.shutdown()
    if stopping.reason is not None:
        tell("refused", reason=f"{stopping.reason}: {WHEN_MENDED}")
        sys.exit(2)
    tell("stopped" if stopping.asked.is_set() else "finished")


if __name__ == "__main__":
    main()
