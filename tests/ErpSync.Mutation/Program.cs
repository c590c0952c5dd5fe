using ErpSync.Mutation;

// dotnet run --project tests/ErpSync.Mutation [-- words of a mutation's name ...]
// Copies the clone to a temporary folder, puts the defects into the copy one by one, and expects a test to fail for each.
var chosen = MutationList.All.Where(mutation => args.Length == 0 || args.Any(word => mutation.Name.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
var root = MutationList.FindRoot(AppContext.BaseDirectory);
var folder = Directory.CreateTempSubdirectory("erpsync-mutation-");
try
{
    var workshop = new Workshop(root, folder.FullName);
    workshop.Prepare(chosen.Select(mutation => mutation.Project).Distinct(StringComparer.Ordinal));
    var survivors = 0;
    foreach (var mutation in chosen)
    {
        var killer = workshop.Try(mutation);
        survivors += killer is null ? 1 : 0;
        Console.WriteLine($"{(killer is null ? "SURVIVED" : "caught  ")} | {mutation.Name} | {killer ?? "no test"}");
    }

    Console.WriteLine($"{chosen.Count} mutations, {survivors} survived");
    return survivors == 0 ? 0 : 1;
}
catch (InvalidOperationException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
finally
{
    folder.Delete(recursive: true);
}
