namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads sites.cloud and sites.local, or the variables that stand in for them.</summary>
internal static class SiteReader
{
    /// <summary>Host of the address in the original's guide.</summary>
    private const string PlaceholderHost = "your-cloud-erp.com";

    /// <summary>Both sites; a site is null when it cannot be used.</summary>
    public static (SiteConfiguration? Cloud, SiteConfiguration? Local) Read(ConfigurationSection sites)
    {
        var cloud = ReadSite(sites.Section("cloud"), Side.Cloud);
        var local = ReadSite(sites.Section("local"), Side.Local);
        if (cloud is not null && local is not null && SiteAddress.AreSame(cloud.Url, local.Url))
        {
            sites.Context.Findings.Error(
                sites.Section("local").PlaceOf("url"), $"Cloud and local are the same site, {SiteAddress.Display(local.Url)}.",
                "Give each side the address of its own site.", ErrorIds.SameSite);
        }

        return (cloud, local);
    }

    private static SiteConfiguration? ReadSite(ConfigurationSection section, Side side)
    {
        var findings = section.Context.Findings;
        var addressText = section.RequiredText("url", VariableNames.Url(side), isSecret: false);
        var address = addressText is null ? null : SiteAddress.Parse(addressText, findings);
        var key = section.RequiredText("api_key", VariableNames.ApiKey(side), isSecret: true);
        var secret = section.RequiredText("api_secret", VariableNames.ApiSecret(side), isSecret: true);
        var timeout = Numbers.Seconds(section.Text("timeout_seconds"), TimeSpan.FromSeconds(60), 1, 3600, findings);
        WarnAboutPlaceholders(address, addressText, key, secret, findings);
        CheckHeaderValue(key, findings);
        CheckHeaderValue(secret, findings);
        return address is null || key is null || secret is null
            ? null
            : new SiteConfiguration { Url = address, ApiKey = key.Text, ApiSecret = secret.Text, Timeout = timeout };
    }

    private static void WarnAboutPlaceholders(
        Uri? address, LocatedText? addressText, LocatedText? key, LocatedText? secret, FindingCollector findings)
    {
        if (address is not null && address.Host.Equals(PlaceholderHost, StringComparison.OrdinalIgnoreCase))
        {
            findings.Warning(addressText!.Place, "The address is still the one of the guide.", "Write the address of your own site.");
        }

        foreach (var text in new[] { key, secret })
        {
            if (text is not null && Placeholders.Match(text.Text))
            {
                findings.Warning(
                    text.Place, "The value is still the placeholder of the guide.",
                    "Generate keys in ERPNext under User, API Access, and write them here.", ErrorIds.CredentialMissing);
            }
        }
    }

    /// <summary>Keys travel in a header; what cannot stand there was pasted wrongly.</summary>
    private static void CheckHeaderValue(LocatedText? text, FindingCollector findings)
    {
        if (text is not null && text.Text.Any(character => character is <= ' ' or >= '\u007f' or ':'))
        {
            findings.Error(
                text.Place, "The value holds a space, a colon or a character outside ASCII, which no Frappe key has.",
                "Copy the key and the secret again, each by itself.");
        }
    }
}
