using System.Diagnostics;
using System.Globalization;
using CsCheck;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>
/// Whatever the files hold: findings and nothing else, in bounded time, with places inside the files, and never a secret among them.
/// A failure prints the seed that repeats it.
/// </summary>
public sealed class ConfigurationFuzzTests
{
    private const string CloudSecret = "S3cr3tCl0udV4lue";
    private const string LocalSecret = "pl4inLoc4lS3cret";
    private const string WebhookSecret = "w3bh00kS1gningKey";

    private const string Yaml = $$"""
        # comment
        sites:
          cloud:
            url: https://cloud.example.com
            api_key: ${CLOUD_API_KEY}
            api_secret: {{CloudSecret}}
          local: {url: "http://localhost:8000", api_key: key, api_secret: '{{LocalSecret}}'}
        sync_rules:
          doctypes:
            - Customer
            - "Sales Order"
          exclude_fields: [owner, items.rate]
          conflict_resolution: latest_timestamp
          max_deletes: {count: 5, percent: 1.5}
          doctype_rules:
            Sales Order:
              direction: bidirectional
              priority: cloud
          retry:
            max_attempts: 3
          batch_size: 50
        webhook:
          port: 5000
          secret: ${WEBHOOK_SECRET}

        """;

    private const string DotEnv = $"""
        # comment
        CLOUD_API_KEY="{CloudSecret}"
        export WEBHOOK_SECRET='{WebhookSecret}'
        SYNC_DOCTYPES=Customer,Item
        LOG_LEVEL=debug # loud

        """;

    /// <summary>Enough for every build; the variable is for a longer search.</summary>
    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("CONFIGURATION_FUZZ_CASES") ?? "1000", CultureInfo.InvariantCulture);

    private static readonly string[] Pieces =
    [
        "", " ", "  ", "\t", "\n", "\r", ":", ": ", "-", "- ", "#", "\"", "'", "{", "}", "[", "]", ",", "&a ", "*a", "!", "!!str ", "|",
        ">", "%", "@", "`", "?", "? ", "---\n", "...\n", "${", "${X}", "$${", "}", "\0", "\u00a0", "\u2028", "\uFEFF", "é", "\ud83d\ude00",
        "\\", "\"\\UFFFFFFFF\"", "null", "~", "yes", "1e999", "-1", "<<: ", "sync_rules:\n", "doctypes:\n", "GL Entry",
        "=", "export ", "\u0007", "\u0085",
    ];

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Yaml.Length], Gen.Int[0, 40], Gen.Int[0, Pieces.Length - 1], Gen.Int[0, Yaml.Length])
            .Array[1, 6]
            .Select(changes => changes.Aggregate(Yaml, Apply));

    private static readonly Gen<string> MutatedDotEnv =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, DotEnv.Length], Gen.Int[0, 40], Gen.Int[0, Pieces.Length - 1], Gen.Int[0, DotEnv.Length])
            .Array[0, 3]
            .Select(changes => changes.Aggregate(DotEnv, Apply));

    [Fact]
    public void Mutated_files_give_findings_in_place_and_no_secret()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        Gen.Select(Mutated, MutatedDotEnv).Sample(
            (yaml, dotEnv) =>
            {
                folder.Write(".env", dotEnv);
                folder.Write("config.yaml", yaml);
                CheckFindings(folder, Math.Max(LineCount(yaml), LineCount(dotEnv)));
            },
            iter: Cases, threads: 1);
    }

    [Fact]
    public void Random_bytes_give_findings_in_place()
    {
        using var folder = new ConfigurationFolder();
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Byte.Array[0, 100]).Sample(
            (yaml, dotEnv) =>
            {
                folder.Write("config.yaml", yaml);
                folder.Write(".env", dotEnv);
                CheckFindings(folder, 401);
            },
            iter: Cases, threads: 1);
    }

    [Fact]
    public void Random_pieces_of_yaml_give_findings_in_place()
    {
        using var folder = new ConfigurationFolder();
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 60].Select(string.Concat).Sample(
            yaml =>
            {
                folder.Write("config.yaml", yaml);
                CheckFindings(folder, LineCount(yaml));
            },
            iter: Cases, threads: 1);
    }

    private static void CheckFindings(ConfigurationFolder folder, int lines)
    {
        var clock = Stopwatch.StartNew();
        var before = Directory.GetFileSystemEntries(folder.Root);
        var findings = ConfigurationLoader.Check(folder.Options);
        // Milliseconds on a free machine; the bound only tells a hang from a busy machine.
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 2);
        foreach (var finding in findings)
        {
            AssertWithoutSecret(finding.ToString());
            Assert.NotEqual("", finding.Message);
            Assert.NotEqual("", finding.Remedy);
            Assert.InRange(finding.Line, 0, lines);
            Assert.InRange(finding.Message.Length, 1, 500);
            Assert.DoesNotContain('\n', finding.ToString());
        }

        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            var exception = Assert.Throws<ErpSyncException>(() => ConfigurationLoader.Load(folder.Options));
            AssertWithoutSecret(exception.ToString());
            AssertWithoutSecret(exception.Error.ToString());
        }
        else
        {
            Assert.Equal(findings, ConfigurationLoader.Load(folder.Options).Warnings);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Root));
    }

    private static void AssertWithoutSecret(string text)
    {
        foreach (var secret in new[] { CloudSecret, LocalSecret, WebhookSecret })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    private static int LineCount(string text) =>
        text.Count(character => character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' or '\f') + 1;

    /// <summary>
    /// Inserts a piece, removes a stretch, replaces a stretch or copies a stretch to another place; never inside a secret.
    /// </summary>
    private static string Apply(string text, (int Kind, int At, int Length, int Piece, int Target) change)
    {
        var at = OutsideSecrets(text, Math.Min(change.At, text.Length));
        var end = OutsideSecrets(text, Math.Min(at + change.Length, text.Length));
        if (end < at)
        {
            end = at;
        }

        var target = OutsideSecrets(text, Math.Min(change.Target, text.Length));
        return change.Kind switch
        {
            0 => text.Insert(at, Pieces[change.Piece]),
            1 => text.Remove(at, end - at),
            2 => text.Remove(at, end - at).Insert(at, Pieces[change.Piece]),
            _ => text.Insert(target, text[at..end]),
        };
    }

    private static int OutsideSecrets(string text, int position)
    {
        foreach (var secret in new[] { CloudSecret, LocalSecret, WebhookSecret })
        {
            // The nearest place where the secret could begin and still cover the position.
            var last = Math.Min(text.Length, position + secret.Length - 1) - 1;
            var found = last < 0 ? -1 : text.LastIndexOf(secret, last, StringComparison.Ordinal);
            if (found >= 0 && position > found && position < found + secret.Length)
            {
                return found;
            }
        }

        return position;
    }
}
