using System.Net;

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
        var previous = section.Text("previous_secret", isSecret: true, isOptional: true);
        WarnAboutWeakness(secret, findings);
        WarnAboutWeakness(previous, findings);
        var (header, token) = ReadToken(section.Section("header_token"));
        var certificate = ReadCertificate(section);
        return new WebhookConfiguration
        {
            Host = host?.Text ?? defaults.Host,
            Port = Numbers.Integer(section.Text("port", VariableNames.WebhookPort), defaults.Port, 0, 65535, findings),
            Secret = secret?.Text,
            PreviousSecret = previous?.Text,
            TokenHeader = header,
            TokenValue = token,
            AllowFrom = section.Texts("allow_from", allowSingle: true) is { } networks ? ReadNetworks(networks, findings) : defaults.AllowFrom,
            CertificatePath = certificate,
            CertificatePassword = section.Text("certificate_password", isSecret: true, isOptional: true)?.Text,
            PublicUrl = publicAddress is null ? null : ReadPublicAddress(publicAddress, findings),
            MaxBodyKilobytes = Numbers.Integer(section.Text("max_body_kb"), defaults.MaxBodyKilobytes, 1, 1024 * 100, findings),
            MaxPerMinute = Numbers.Integer(section.Text("max_per_minute"), defaults.MaxPerMinute, 1, 1_000_000, findings),
        };
    }

    // Both or neither: a header without a value would let everybody in, a value without a header nobody.
    private static (string? Header, string? Token) ReadToken(ConfigurationSection section)
    {
        var findings = section.Context.Findings;
        var name = section.Text("name");
        var value = section.Text("value", isSecret: true, isOptional: true);
        if (name is not null && name.Text.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            findings.Error(name.Place, $"{KeyText.Quoted(name.Text)} is not the name of a header.", "Write a name like X-ErpSync-Token.");
        }

        if (section.Has("name") != section.Has("value"))
        {
            findings.Error(section.Place, "A header token needs a name and a value.", "Write both, or remove header_token.");
        }

        return (name?.Text, value?.Text);
    }

    private static List<IPNetwork> ReadNetworks(IReadOnlyList<LocatedText> texts, FindingCollector findings)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (IPNetwork.TryParse(text.Text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text.Text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                findings.Error(
                    text.Place, $"{KeyText.Quoted(text.Text)} is not an address or a network.",
                    "Write an address like 203.0.113.7, or a network like 10.0.0.0/8 with the bits behind the prefix zero.");
            }
        }

        return networks;
    }

    private static string? ReadCertificate(ConfigurationSection section)
    {
        if (section.Text("certificate") is not { } text)
        {
            return null;
        }

        var path = Path.GetFullPath(text.Text, section.Context.Directory);
        if (!File.Exists(path))
        {
            // Only the webhook server cannot start without it.
            section.Context.Findings.Warning(
                text.Place, $"There is no certificate {KeyText.Quoted(path)}.", "Write the path of a PFX file, or of a PEM file that holds certificate and key.");
        }

        return path;
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
