namespace ErpSync.Engine.Frappe;

/// <summary>What a create's answer tells of whether the site keeps the names it is sent.</summary>
internal static class NameKeeping
{
    /// <summary>
    /// What the version promises: Frappe 13 and 14 keep a name sent as __newname, 15 keeps the name of a v2 create somewhere between 15.55
    /// (does not) and 15.82 (does), 16 keeps it. Null between the two and where the version is not known.
    /// </summary>
    public static bool? Promised(string? frappeVersion)
    {
        var parts = (frappeVersion ?? "").Split('.', '-');
        if (!int.TryParse(parts[0], out var major))
        {
            return null;
        }

        if (major != 15)
        {
            return major >= 13;
        }

        return parts.Length > 1 && int.TryParse(parts[1], out var minor)
            ? minor >= 82 ? true : minor <= 55 ? false : null
            : null;
    }

    /// <summary>
    /// What one answer proves; null when it proves nothing. A name out of the data or from a person comes back on every version, and a
    /// hash DocType answers a name that is taken with a new hash instead of 409.
    /// </summary>
    /// <param name="autoName">The naming rule; null when it is not known or the DocType has none.</param>
    /// <param name="promised">What the version promises.</param>
    /// <param name="kept">Whether the answer has the name that was sent.</param>
    public static bool? Proved(string? autoName, bool? promised, bool kept)
    {
        var rule = autoName?.ToLowerInvariant();
        if (rule is "prompt" || (rule is not null && rule.StartsWith("field:", StringComparison.Ordinal)))
        {
            return null;
        }

        if (kept)
        {
            return rule is null && promised != true ? null : true;
        }

        return rule is null or "hash" && promised != false ? null : false;
    }
}
