"""A Ray cluster of three machines, each of them processes of this one.

Tells its address in a line; a line on its standard input kills one of the two machines that are not the first,
and the end of that input ends the cluster.
"""

import os
import sys

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_raylet_start_wait_time_s"] = "300"  # on a machine that is busy

from ray.cluster_utils import Cluster  # noqa: E402

told = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

machine = {"num_cpus": 1, "object_store_memory": 100_000_000, "include_dashboard": False}
cluster = Cluster(initialize_head=True, head_node_args=machine)
others = [cluster.add_node(num_cpus=1, object_store_memory=100_000_000) for _ in range(2)]
cluster.wait_for_nodes()
print(cluster.address, file=told, flush=True)
try:
    for _ in sys.stdin:
        cluster.remove_node(others.pop(), allow_graceful=False)
        print("killed", file=told, flush=True)
finally:
    cluster.shutdown()
