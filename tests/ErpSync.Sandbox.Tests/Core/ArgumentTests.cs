namespace ErpSync.Sandbox.Tests.Core;

public sealed class ArgumentTests
{
    [Fact]
    public void Arguments_have_the_documented_defaults()
    {
        var arguments = SandboxArguments.Parse([]);

        Assert.Equal((8001, 8002), (arguments.CloudPort, arguments.LocalPort));
        Assert.Equal((200, 1, 15), (arguments.Documents, arguments.Seed, arguments.FrappeVersion));
        Assert.Equal(TimeSpan.Zero, arguments.Latency);
    }

    [Fact]
    public void Arguments_are_read()
    {
        var arguments = SandboxArguments.Parse(
        [
            "--cloud-port", "0", "--local-port", "0", "--documents", "5", "--latency-ms", "20", "--seed", "-3", "--frappe-version", "14",
            "--timing", "erpnext",
        ]);

        Assert.Equal((0, 0), (arguments.CloudPort, arguments.LocalPort));
        Assert.Equal((5, -3, 14), (arguments.Documents, arguments.Seed, arguments.FrappeVersion));
        Assert.Equal(TimeSpan.FromMilliseconds(20), arguments.Latency);
        Assert.Equal(SandboxTiming.ErpNext, arguments.Timing);
    }

    [Theory]
    [InlineData("--cloud-port must be a whole number from 0 to 65535, not '99999'.", "--cloud-port", "99999")]
    [InlineData("--seed needs a value.", "--seed")]
    [InlineData("--timing must be none or erpnext, not 'slow'.", "--timing", "slow")]
    [InlineData("Unknown argument '--colour'.", "--colour", "red")]
    [InlineData("--cloud-port and --local-port must differ.", "--cloud-port", "9000", "--local-port", "9000")]
    [InlineData("--frappe-version must be a whole number from 13 to 16, not '12'.", "--frappe-version", "12")]
    public void Bad_arguments_are_explained(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SandboxArguments.Parse(arguments)).Message);
}
