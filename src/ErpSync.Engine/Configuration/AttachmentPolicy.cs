namespace ErpSync.Engine.Configuration;

/// <summary>attachments: which files travel with the documents of a DocType.</summary>
internal enum AttachmentPolicy
{
    /// <summary>Those that an Attach field or a text of the document uses.</summary>
    Referenced,

    /// <summary>Everything that is attached to the document.</summary>
    All,

    /// <summary>None: Attach fields are left alone, addresses in texts stay as they are.</summary>
    None,
}
