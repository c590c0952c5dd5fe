using ErpSync.Mutation;

namespace ErpSync.Engine.Tests.Support;

/// <summary>The list of defects that tests/ErpSync.Mutation puts into the engine follows the source.</summary>
public sealed class MutationListTests
{
    public static TheoryData<string> Names { get; } = [.. MutationList.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_defect_applies_to_the_source_and_its_tests_are_there(string name)
    {
        var mutation = MutationList.All.Single(one => one.Name == name);
        var source = File.ReadAllText(MutationList.PathOf(mutation, MutationList.FindRoot(AppContext.BaseDirectory))).ReplaceLineEndings("\n");

        Assert.NotEqual(source, mutation.Apply(source));
        Assert.NotEmpty(mutation.Tests);
        Assert.All(mutation.Tests, test => Assert.NotNull(typeof(MutationListTests).Assembly.GetType($"ErpSync.Engine.Tests.{test}")));
    }
}
