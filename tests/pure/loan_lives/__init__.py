"""Random lives of loans, played in the engine and in the oracle."""
