namespace ErpSync.Engine.Schema;

/// <summary>Pairs the fields of two definitions of one DocType, or of one child table, and says where they do not fit.</summary>
/// <param name="cloud">The definition on the cloud site.</param>
/// <param name="local">The definition on the local site.</param>
/// <param name="table">The field name of the child table in its parent; null for a DocType of its own.</param>
/// <param name="selection">What the configuration says of the fields.</param>
/// <param name="differences">Receives a sentence for everything that exists on one side only or does not fit.</param>
internal sealed class CommonFields(
    DocTypeSchema cloud, DocTypeSchema local, string? table, FieldSelection selection, ICollection<string> differences)
{
    /// <summary>The fields that hold values, in the cloud's order.</summary>
    public IReadOnlyList<SyncField> Fields()
    {
        var fields = new List<SyncField>();
        foreach (var (ours, theirs) in Pairs(isTable: false))
        {
            if (Fits(ours, theirs) && Join(ours, theirs) is { } joined)
            {
                fields.Add(joined);
            }
        }

        // The name in a Dynamic Link means nothing without the field that says which DocType it names.
        var names = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in fields.Where(field => field.LinkTypeField is { } type && !names.Contains(type)).ToList())
        {
            fields.Remove(orphan);
            differences.Add($"{Title(orphan.Name)} names documents of the DocType in {orphan.LinkTypeField}, which is not synchronized.");
        }

        return fields;
    }

    /// <summary>
    /// The way of a field or table; null when it is left out. What is left out goes along at creation where a site needs it.
    /// </summary>
    public FieldRoute? Route(string field, IReadOnlyList<Side> neededOn) =>
        !selection.IsLeftOut(field) ? selection.Route(field) : neededOn.Count > 0 ? FieldRoute.AtCreation : null;

    /// <summary>The sites that refuse a new document or row without the field, or make its name of it.</summary>
    public IReadOnlyList<Side> NeededOn(FieldSchema ours, FieldSchema theirs) =>
    [
        .. IsNeeded(cloud, ours) ? new[] { Side.Cloud } : [],
        .. IsNeeded(local, theirs) ? new[] { Side.Local } : [],
    ];

    /// <summary>The child tables of both, in the cloud's order.</summary>
    public IEnumerable<(FieldSchema Cloud, FieldSchema Local)> Tables() => Pairs(isTable: true).Where(pair => Fits(pair.Cloud, pair.Local));

    private static bool IsNeeded(DocTypeSchema schema, FieldSchema field) =>
        (field.Required && (!IsFilledIn(field) || (field.Type == "Link" && string.IsNullOrEmpty(field.Default)))) || NamingRule.IsMadeOf(schema, field.Name);

    private SyncField? Join(FieldSchema ours, FieldSchema theirs)
    {
        var neededOn = NeededOn(ours, theirs);
        if (Route(ours.Name, neededOn) is not { } route)
        {
            return null;
        }

        var kind = FieldTypes.KindOf(ours.Type);
        return new SyncField
        {
            Name = ours.Name,
            Type = ours.Type,
            Precision = Precision(ours, theirs),
            LinkTarget = kind == ValueKind.Link ? ours.Options?.Trim() : null,
            LinkTypeField = kind == ValueKind.DynamicLink ? ours.Options?.Trim() : null,
            Derived = (ours.ReadOnly && theirs.ReadOnly) || IsFetched(ours) || IsFetched(theirs),
            Required = ours.Required || theirs.Required,
            SetOnlyOnce = ours.SetOnlyOnce || theirs.SetOnlyOnce,
            AllowOnSubmit = ours.AllowOnSubmit && theirs.AllowOnSubmit,
            HasDefault = IsFilledIn(ours) || IsFilledIn(theirs),
            Route = route,
            NeededOn = neededOn,
            Limit = FieldLimit.Of(ours, theirs, neededOn),
        };
    }

    private static int Precision(FieldSchema ours, FieldSchema theirs)
    {
        var most = ours.Type == "Rating" ? FieldTypes.RatingPrecision : FieldTypes.DefaultPrecision;
        return Math.Clamp(Math.Min(ours.Precision ?? most, theirs.Precision ?? most), 0, most);
    }

    private static bool IsFetched(FieldSchema field) => !string.IsNullOrWhiteSpace(field.FetchFrom) && !field.FetchIfEmpty;

    // Frappe fills a missing value of a new document with the field's default, a Time with the time of day, a Select with its first option,
    // and a Link with a default of the user or the site (a Supplier without country gets the site's country).
    private static bool IsFilledIn(FieldSchema field) =>
        !string.IsNullOrEmpty(field.Default)
        || field.Type switch
        {
            "Time" => true,
            "Select" => !string.IsNullOrEmpty(field.Options) && field.Options[0] != '\n',
            "Link" => field.Options != "User",
            _ => false,
        };

    private IEnumerable<(FieldSchema Cloud, FieldSchema Local)> Pairs(bool isTable)
    {
        foreach (var ours in cloud.Fields.Where(field => field.IsTable == isTable && !VolatileFields.Contains(field.Name)))
        {
            var theirs = local.Field(ours.Name);
            if (selection.IsLeftOut(ours.Name) && (theirs is null || NeededOn(ours, theirs).Count == 0 || !AreAlike(ours, theirs)))
            {
                continue;
            }

            if (CarriesValue(ours) && (theirs is null || !CarriesValue(theirs)))
            {
                differences.Add($"{Title(ours.Name)} {(theirs is null ? "exists" : "holds a value")} on cloud only.");
            }
            else if (CarriesValue(ours) && theirs is not null)
            {
                yield return (ours, theirs);
            }
        }

        foreach (var theirs in local.Fields.Where(field => field.IsTable == isTable && !IsLeftOut(field.Name) && CarriesValue(field)))
        {
            var ours = cloud.Field(theirs.Name);
            if (ours is null || !CarriesValue(ours))
            {
                differences.Add($"{Title(theirs.Name)} {(ours is null ? "exists" : "holds a value")} on local only.");
            }
        }
    }

    private bool CarriesValue(FieldSchema field) => FieldTypes.CarriesValue(field.Type) && !field.IsVirtual
        && (selection.CarriesFiles || FieldTypes.KindOf(field.Type) != ValueKind.File);

    private bool IsLeftOut(string field) => VolatileFields.Contains(field) || selection.IsLeftOut(field);

    private bool AreAlike(FieldSchema ours, FieldSchema theirs) =>
        CarriesValue(ours) && CarriesValue(theirs) && FieldTypes.AreCompatible(ours.Type, theirs.Type) && PointTheSameWay(ours, theirs);

    /// <summary>Whether two links or tables lead to the same DocType; true for anything else.</summary>
    public static bool PointTheSameWay(FieldSchema ours, FieldSchema theirs) =>
        (!ours.IsTable && FieldTypes.KindOf(ours.Type) is not (ValueKind.Link or ValueKind.DynamicLink))
        || string.Equals(ours.Options?.Trim(), theirs.Options?.Trim(), StringComparison.Ordinal);

    private bool Fits(FieldSchema ours, FieldSchema theirs)
    {
        if (!FieldTypes.AreCompatible(ours.Type, theirs.Type))
        {
            differences.Add($"{Title(ours.Name)} is {ours.Type} on cloud and {theirs.Type} on local.");
            return false;
        }

        if (!PointTheSameWay(ours, theirs))
        {
            differences.Add($"{Title(ours.Name)} points to {ours.Options} on cloud and to {theirs.Options} on local.");
            return false;
        }

        return true;
    }

    private string Title(string field) => table is null ? $"{cloud.Name}: {field}" : $"{cloud.Name}: {table}.{field}";
}
