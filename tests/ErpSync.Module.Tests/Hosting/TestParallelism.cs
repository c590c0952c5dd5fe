// A runspace, its host and the load contexts belong to the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
