namespace ErpSync.Engine.Decisions;

/// <summary>What a person chose for one field: a side's value, the base's, or one of their own.</summary>
/// <param name="Winner">The side whose value is kept; null for the base's or an own value.</param>
/// <param name="IsBase">Back to the base.</param>
/// <param name="Value">An own value in canonical form; null empties the field.</param>
internal sealed record FieldChoice(Side? Winner, bool IsBase, string? Value)
{
    public static FieldChoice Cloud { get; } = new(Side.Cloud, false, null);

    public static FieldChoice Local { get; } = new(Side.Local, false, null);

    public static FieldChoice Base { get; } = new(null, true, null);

    public static FieldChoice Of(string? value) => new(null, false, value);
}
