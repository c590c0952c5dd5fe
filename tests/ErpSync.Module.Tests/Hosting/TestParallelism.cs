using Xunit.Sdk;
using Xunit.v3;

// A runspace, its host and the load contexts belong to the process: one test at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
