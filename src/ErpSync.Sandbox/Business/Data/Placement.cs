namespace ErpSync.Sandbox.Business.Data;

/// <summary>On which of the two practice sites a document stands.</summary>
internal enum Placement
{
    /// <summary>Only the cloud site has it.</summary>
    Cloud,

    /// <summary>Only the local site has it.</summary>
    Local,

    /// <summary>Both sites have it under one name with equal content.</summary>
    Both,

    /// <summary>Both sites have it under one name, but some fields differ.</summary>
    Differing,
}
