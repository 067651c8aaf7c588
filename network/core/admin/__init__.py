from network.core.admin import approvals, audit, jobs, limits, links

__all__ = ["approvals", "audit", "jobs", "limits", "links"]
