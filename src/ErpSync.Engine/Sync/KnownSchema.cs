using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync;

/// <summary>A definition as it is kept from run to run.</summary>
/// <param name="Reader">The build of the engine that read it: each reads in its own way.</param>
/// <param name="Site">The address it was read from.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Stamp">What told then that it is this one; null when nothing could.</param>
/// <param name="Schema">The definition.</param>
internal sealed record KnownSchema(Guid Reader, Uri Site, DateTimeOffset ReadAt, string? Stamp, DocTypeSchema Schema)
{
    /// <summary>The DocTypes it is made of: itself and its child tables.</summary>
    public static IEnumerable<string> Members(DocTypeSchema schema) => schema.Children.Keys.Prepend(schema.Name).Order(StringComparer.Ordinal);
}
