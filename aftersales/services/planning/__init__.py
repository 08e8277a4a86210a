"""Where to open next, over the registry: the question, its candidates, the plan and its years."""
