using ErpSync.Mutation;

namespace ErpSync.Engine.Tests.Support;

/// <summary>The list of defects that tests/ErpSync.Mutation puts in follows the source.</summary>
public sealed class MutationListTests
{
    public static TheoryData<string> Names { get; } = [.. MutationList.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_defect_applies_to_the_source_and_its_tests_are_there(string name)
    {
        var mutation = MutationList.All.Single(one => one.Name == name);
        var root = MutationList.FindRoot(AppContext.BaseDirectory);
        var source = File.ReadAllText(MutationList.PathOf(mutation, root)).ReplaceLineEndings("\n");

        Assert.NotEqual(source, mutation.Apply(source));
        Assert.NotEmpty(mutation.Tests);
        var tests = Path.Combine(root, "tests", $"{mutation.Project}.Tests");
        Assert.All(mutation.Tests, test => Assert.True(File.Exists(Path.Combine([tests, .. test.Split('.')]) + ".cs"), $"{mutation.Project}.Tests has no {test}."));
    }
}
