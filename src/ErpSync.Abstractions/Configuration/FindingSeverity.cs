namespace ErpSync;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Must be mended before anything runs.</summary>
    Error,

    /// <summary>Runs, but probably not as meant.</summary>
    Warning,
}
