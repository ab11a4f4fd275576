"""A paper's page as it is shown beside an answer, a contract or a quote."""
