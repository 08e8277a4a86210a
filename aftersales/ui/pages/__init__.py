"""Pages of the window, one for each job."""
