namespace ErpSync.Engine.Configuration;

/// <summary>What happens with draft, submitted and cancelled.</summary>
internal enum DocStatusPolicy
{
    /// <summary>The steps are repeated on the other side.</summary>
    Mirror,

    /// <summary>Documents arrive as drafts and stay so; later states are not carried.</summary>
    Draft,

    /// <summary>Only drafts are synchronized; submitted and cancelled documents are left alone.</summary>
    Skip,
}
