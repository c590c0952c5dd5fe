using System.Text.Json;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Logging;
using Serilog.Events;

namespace ErpSync.Engine.Tests.Logging;

/// <summary>The rolling log file.</summary>
public sealed class RollingLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("erpsync-log-").FullName;
    private readonly List<string> _warnings = [];

    private string LogPath => Path.Combine(_folder, "erpsync.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_line_says_time_in_utc_level_and_text()
    {
        using (var log = Open(new LogConfiguration { Path = LogPath }))
        {
            log.Write(LogEventLevel.Information, "Wrote {DocType} {Name} in {Count} fields", "Customer", "ACME", 3);
            log.Write(LogEventLevel.Warning, "Careful");
            log.Write(LogEventLevel.Debug, "Too fine to be written");
        }

        Assert.Equal(
            ["2026-03-01T23:30:00.250Z INFO  Wrote Customer ACME in 3 fields", "2026-03-01T23:30:00.250Z WARN  Careful"],
            File.ReadAllLines(LogPath));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Json_is_one_object_a_line_with_the_named_values()
    {
        using (var log = Open(new LogConfiguration { Path = LogPath, Format = "json" }))
        {
            log.Write(LogEventLevel.Error, new InvalidOperationException("broken\nsite"), "Could not write {DocType} {Name}", "Customer",
                "A\"B\n");
        }

        var line = JsonDocument.Parse(Assert.Single(File.ReadAllLines(LogPath))).RootElement;
        Assert.Equal("2026-03-01T23:30:00.2500000Z", line.GetProperty("@t").GetString());
        Assert.Equal("Error", line.GetProperty("@l").GetString());
        Assert.Equal("A\"B\n", line.GetProperty("Name").GetString());
        Assert.Contains("broken\nsite", line.GetProperty("@x").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_with_line_breaks_cannot_pretend_to_be_a_line_of_its_own()
    {
        using (var log = Open(new LogConfiguration { Path = LogPath }))
        {
            log.Write(LogEventLevel.Information, "Name {Name}", "A\r\n2026-03-01T23:30:00.250Z INFO  Deleted\u001b[31m\u2028everything");
            log.Write(LogEventLevel.Error, new InvalidOperationException("one\ntwo"), "Failed");
        }

        var lines = File.ReadAllLines(LogPath);
        Assert.EndsWith(@"Name A\r\n2026-03-01T23:30:00.250Z INFO  Deleted\u001b[31m\u2028everything", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("ERROR Failed", lines[1], StringComparison.Ordinal);
        Assert.All(lines[2..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void No_secret_reaches_the_file_in_any_spelling(string format)
    {
        const string Secret = "se\"cr/et+wört";
        using (var log = Open(new LogConfiguration { Path = LogPath, Format = format }, Secret, "apikey00001"))
        {
            log.Write(LogEventLevel.Information, "Sent {Header} and " + Secret, $"token apikey00001:{Secret}");
            log.Write(LogEventLevel.Information, "Asked {Url}", "https://a.example.com/?k=" + Uri.EscapeDataString(Secret));
            log.Write(LogEventLevel.Information, "Body {Body}", JsonSerializer.Serialize(new { Secret }));
            log.Write(LogEventLevel.Error, new InvalidOperationException("Refused: " + Secret), "Failed");
            log.Write(LogEventLevel.Information, "Headers {Headers}",
                "Authorization: token otherkey:othersecret\nX-Frappe-Webhook-Signature: c2lnbmF0dXJl\nAccept: */*");
        }

        var text = File.ReadAllText(LogPath);
        foreach (var part in new[] { Secret, Uri.EscapeDataString(Secret), "cr/et", "wört", "apikey00001", "othersecret", "c2lnbmF0dXJl" })
        {
            Assert.DoesNotContain(part, text, StringComparison.Ordinal);
        }

        Assert.Contains(SecretRedactor.Mask, text, StringComparison.Ordinal);
        Assert.Equal(format == "json" ? 5 : 0, File.ReadLines(LogPath).Count(IsJsonObject));
    }

    [Fact]
    public void Nothing_is_made_before_the_first_line_worth_writing()
    {
        var path = Path.Combine(_folder, "deep", "erpsync.log");
        using var log = Open(new LogConfiguration { Path = path, Level = "error" });

        log.Write(LogEventLevel.Warning, "Not worth it");
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        log.Write(LogEventLevel.Error, "Worth it");
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_log_that_is_switched_off_writes_nothing()
    {
        using (var log = Open(new LogConfiguration { Path = null }))
        {
            log.Write(LogEventLevel.Error, "Nowhere");
            Assert.False(log.IsEnabled(LogEventLevel.Error));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_one_warning()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "not a folder");
        var path = Path.Combine(_folder, "file", "erpsync.log");

        using (var log = Open(new LogConfiguration { Path = path }))
        {
            log.Write(LogEventLevel.Error, "One");
            log.Write(LogEventLevel.Error, "Two");
        }

        Assert.StartsWith($"The log {path} cannot be written: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_rolls_by_size_and_the_oldest_go()
    {
        using (var log = Open(new LogConfiguration { Path = LogPath, MaxMegabytes = 1, Keep = 2 }))
        {
            var text = new string('x', 100_000);
            for (var i = 0; i < 60; i++)
            {
                log.Write(LogEventLevel.Information, "{Number} {Text}", i, text);
            }
        }

        var files = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 1_200_000));
        Assert.Contains(" 59 xxx", File.ReadLines(files[^1]).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_writers_share_the_file_and_no_line_is_lost_or_torn()
    {
        const int Writers = 4;
        const int Lines = 250;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () =>
            {
                using var log = Open(new LogConfiguration { Path = LogPath });
                for (var i = 0; i < Lines; i++)
                {
                    log.Write(LogEventLevel.Information, "writer {Writer} line {Line} end", writer, i);
                }
            },
            TestContext.Current.CancellationToken)));

        var lines = await File.ReadAllLinesAsync(LogPath, TestContext.Current.CancellationToken);
        Assert.Equal(Writers * Lines, lines.Distinct().Count());
        Assert.Equal(Writers * Lines, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^2026-03-01T23:30:00\.250Z INFO  writer \d+ line \d+ end$", line));
    }

    private static bool IsJsonObject(string line)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        using var document = JsonDocument.Parse(line);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    private RollingLog Open(LogConfiguration configuration, params string[] secrets) =>
        new(configuration, new SecretRedactor(secrets), new FixedTime(), _warnings.Add);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 23, 30, 0, 250, TimeSpan.Zero);
    }
}
