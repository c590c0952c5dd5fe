namespace ErpSync.ModuleTests.Hosting;

/// <summary>
/// Compares what is with what was approved. After a change that is meant, run the tests once with ERPSYNC_APPROVE=1 and look at the
/// difference in the file.
/// </summary>
internal static class Approval
{
    public static void Verify(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("ERPSYNC_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        if (approved != actual)
        {
            Assert.Fail($"{Path.GetFileName(path)} is not what was approved. First difference: {FirstDifference(approved, actual)}. "
                + "Set ERPSYNC_APPROVE=1 to approve.");
        }
    }

    private static string FirstDifference(string approved, string actual)
    {
        var left = approved.Split('\n');
        var right = actual.Split('\n');
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        return $"line {line + 1}, approved '{left.ElementAtOrDefault(line)}', now '{right.ElementAtOrDefault(line)}'";
    }
}
