"""Coverage-guided fuzzing of everything that reads texts of others: ``make fuzz``. Found inputs become tests in tests/hostile."""
