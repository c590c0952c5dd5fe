namespace ErpSync.Engine.Frappe;

/// <summary>The field that gives the documents of a DocType their names on a site.</summary>
/// <param name="Name">The field.</param>
/// <param name="RefusesDuplicates">
/// Whether a second document of the same value is refused (409). A Customer is not: it becomes "X - 1".
/// </param>
internal sealed record NamingField(string Name, bool RefusesDuplicates);
