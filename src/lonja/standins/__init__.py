"""Stand-ins: small real HTTP servers that speak the platforms' protocols, to test and try Lonja without keys."""
