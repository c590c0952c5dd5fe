namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads the webhook section or the variables that stand in for it.</summary>
internal static class WebhookReader
{
    /// <summary>Characters. 16 random ones already cannot be guessed.</summary>
    private const int ShortestSecret = 16;

    public static WebhookConfiguration Read(ConfigurationSection section)
    {
        var findings = section.Context.Findings;
        var defaults = new WebhookConfiguration();
        var host = section.Text("host", VariableNames.WebhookHost);
        if (host is not null && Uri.CheckHostName(host.Text.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            findings.Error(
                host.Place, $"{KeyText.Quoted(host.Text)} is not a host name or address to listen on.",
                "Write 127.0.0.1 for this machine only, or 0.0.0.0 for every network; the port has its own key.");
        }

        // Without a secret only the webhook server cannot start, so an unset variable is no error for the rest.
        var secret = section.Text("secret", VariableNames.WebhookSecret, isSecret: true, isOptional: true);
        var publicAddress = section.Text("public_url", isOptional: true);
        WarnAboutWeakness(secret, findings);
        return new WebhookConfiguration
        {
            Host = host?.Text ?? defaults.Host,
            Port = Numbers.Integer(section.Text("port", VariableNames.WebhookPort), defaults.Port, 0, 65535, findings),
            Secret = secret?.Text,
            PublicUrl = publicAddress is null ? null : ReadPublicAddress(publicAddress, findings),
            MaxBodyKilobytes = Numbers.Integer(section.Text("max_body_kb"), defaults.MaxBodyKilobytes, 1, 1024 * 100, findings),
            MaxPerMinute = Numbers.Integer(section.Text("max_per_minute"), defaults.MaxPerMinute, 1, 1_000_000, findings),
        };
    }

    private static void WarnAboutWeakness(LocatedText? secret, FindingCollector findings)
    {
        if (secret is null)
        {
            return;
        }

        if (Placeholders.Match(secret.Text))
        {
            findings.Warning(
                secret.Place, "The webhook secret is still the placeholder of the guide, so anybody can sign events.",
                "Write a long random text here and in the Webhook documents of both sites.", ErrorIds.CredentialMissing);
        }
        else if (secret.Text.Length < ShortestSecret)
        {
            findings.Warning(
                secret.Place, $"The webhook secret is shorter than {ShortestSecret} characters and could be guessed.",
                "Write a long random text here and in the Webhook documents of both sites.");
        }
    }

    private static Uri? ReadPublicAddress(LocatedText text, FindingCollector findings)
    {
        if (Uri.TryCreate(text.Text, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
        {
            return address;
        }

        findings.Error(
            text.Place, "This is not an address the sites can call.",
            "Write the address under which the sites reach this machine, like https://sync.example.com or http://192.168.0.10:5000.");
        return null;
    }
}
