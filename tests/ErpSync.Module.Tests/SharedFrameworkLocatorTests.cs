using ErpSync.Commands.Hosting;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class SharedFrameworkLocatorTests : IDisposable
{
    private readonly TemporaryFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("10.0.12", new[] { "10.0.9", "10.0.12", "10.0.2" }, "10.0.12")]
    [InlineData("11.0.1", new[] { "10.0.12", "11.0.0", "12.0.0" }, "11.0.0")]
    [InlineData("11.0.1", new[] { "10.0.12", "10.0.9", "9.0.8" }, "10.0.12")]
    [InlineData("10.0.12", new[] { "10.1.0", "11.0.0", "9.0.8" }, null)]
    [InlineData("10.0.12", new[] { "10.0.0-rc.1.25451.107", "10.0.1" }, "10.0.1")]
    [InlineData("10.0.12", new[] { "10.0.0-rc.1.25451.107" }, "10.0.0-rc.1.25451.107")]
    [InlineData("10.0.12", new[] { "latest", "" }, null)]
    public void It_takes_the_newest_that_fits_the_runtime(string runtime, string[] installed, string? expected)
    {
        foreach (var version in installed.Where(version => version.Length > 0))
        {
            Directory.CreateDirectory(Framework("dotnet", version));
        }

        var found = Locator(runtime, "dotnet").Find();

        Assert.Equal(expected is null ? null : Framework("dotnet", expected), found);
    }

    [Fact]
    public void A_root_that_is_not_there_is_passed_over_and_the_first_of_equals_wins()
    {
        Directory.CreateDirectory(Framework("second", "10.0.5"));
        Directory.CreateDirectory(Framework("third", "10.0.5"));

        Assert.Equal(Framework("second", "10.0.5"), Locator("10.0.12", "first", "second", "third").Find());
    }

    [Fact]
    public void When_there_is_none_the_error_says_where_it_looked_and_what_to_install()
    {
        var error = Locator("10.0.12", "first").NotFound().Error;

        Assert.Equal(ErrorIds.AspNetCoreNotFound, error.ErrorId);
        Assert.Contains(_machine.File("first"), error.Message, StringComparison.Ordinal);
        Assert.Contains("10.0", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void The_roots_begin_with_DOTNET_ROOT_and_follow_a_link_on_the_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        var real = _machine.Write("real/dotnet", string.Empty);
        Directory.CreateDirectory(_machine.File("bin"));
        File.CreateSymbolicLink(_machine.File("bin/dotnet"), real);
        var environment = new Dictionary<string, string?> { ["DOTNET_ROOT"] = _machine.File("given/"), ["PATH"] = _machine.File("bin") };

        var roots = DotnetRoots.Find(name => environment.GetValueOrDefault(name));

        Assert.Equal(_machine.File("given"), roots[0]);
        Assert.Contains(_machine.File("real"), roots);
        Assert.Equal(roots.Count, roots.Distinct().Count());
    }

    [Fact]
    public void On_this_machine_it_finds_the_framework_beside_the_running_one()
    {
        var found = new SharedFrameworkLocator(DotnetRoots.Search()).Find();

        Assert.NotNull(found);
        Assert.True(File.Exists(Path.Combine(found, "Microsoft.AspNetCore.dll")), found);
    }

    private SharedFrameworkLocator Locator(string runtime, params string[] roots) => new(new SharedFrameworkSearch
    {
        RuntimeVersion = Version.Parse(runtime),
        Roots = [.. roots.Select(_machine.File)],
    });

    private string Framework(string root, string version) =>
        Path.Combine(_machine.Path, root, "shared", "Microsoft.AspNetCore.App", version);
}
