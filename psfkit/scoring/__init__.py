"""From evidence and decisions to levels, scores, gaps, a plan and a decision."""
