namespace ErpSync;

/// <summary>Something the engine tells while it works; the cmdlet writes it to the matching stream.</summary>
public abstract record EngineEvent;
