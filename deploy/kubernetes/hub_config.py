"""What of the course values.yaml cannot say: every user a number of their own, and instructors a group.

Given to the chart with `--set-file hub.extraConfig.course=deploy/kubernetes/hub_config.py`.
All pods share the session's volume. With one number for all, as is the chart's custom, everybody could read there what
everybody handed in.
"""

FIRST_NUMBER = 100_000  # the hub's own number of a user is added
INSTRUCTORS, NUMBER_OF_INSTRUCTORS = "instructors", 4000  # the group at sign-in, and the one of the session's volume


def number(spawner):
    """The user's number in the pod, and of a group that nobody else is in."""
    return FIRST_NUMBER + spawner.user.id


def groups(spawner):
    """The instructors', for instructors."""
    return [NUMBER_OF_INSTRUCTORS] if INSTRUCTORS in {group.name for group in spawner.user.groups} else []


c.KubeSpawner.uid = c.KubeSpawner.gid = c.KubeSpawner.fs_gid = number
c.KubeSpawner.supplemental_gids = groups
