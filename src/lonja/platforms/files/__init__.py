"""Tables people really have (CSV, TSV, XLSX), read into typed creator and snapshot rows."""
