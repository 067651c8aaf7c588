from members.privacy import MEMBERSHIP
from network.core.privacy import declare, impersonal
from workstreams.models import Interest, WorkStream

declare(Interest, MEMBERSHIP)
impersonal(WorkStream)
