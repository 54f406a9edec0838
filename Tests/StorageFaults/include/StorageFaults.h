// Loaded into a program with LD_PRELOAD; there is nothing to call.
