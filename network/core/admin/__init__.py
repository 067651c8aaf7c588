from network.core.admin import approvals, audit, jobs

__all__ = ["approvals", "audit", "jobs"]
