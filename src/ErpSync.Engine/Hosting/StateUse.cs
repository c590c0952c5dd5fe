namespace ErpSync.Engine.Hosting;

/// <summary>What the state is opened for.</summary>
internal enum StateUse
{
    /// <summary>To show what is recorded; there must be a file.</summary>
    Read,

    /// <summary>To plan or compare without writing; no file is an empty state, and none is made.</summary>
    Plan,

    /// <summary>To synchronize; the file is made when there is none, and leased.</summary>
    Write,

    /// <summary>To work on events for a long time: read always, written in turns with others. The file must be there.</summary>
    Share,
}
