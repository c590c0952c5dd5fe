using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What a fresh site contains: the framework's DocTypes, its settings and its users.</summary>
internal static class SiteSetup
{
    public static void Run(SiteInternals site, FrappeSiteOptions options)
    {
        var session = new Session(new SandboxUser("Administrator", "", ""));
        foreach (var docType in BuiltInDocTypes.All(site.Behaviour))
        {
            site.DocTypeRecords.Define(docType, session);
        }

        SaveSingle(site, "System Settings", new JsonObject
        {
            ["app_name"] = "ERPNext",
            ["country"] = "United States",
            ["language"] = "en",
            ["time_zone"] = options.TimeZone,
            ["currency"] = "USD",
            ["setup_complete"] = 1,
            ["date_format"] = "mm-dd-yyyy",
            ["time_format"] = "HH:mm:ss",
            ["number_format"] = "#,###.##",
            ["first_day_of_the_week"] = "Sunday",
            ["float_precision"] = "3",
            ["rounding_method"] = "Banker's Rounding",
            ["session_expiry"] = "170:00",
            ["allow_error_traceback"] = 1,
            ["strip_exif_metadata_from_uploaded_images"] = 1,
        });
        SaveSingle(site, site.Behaviour.SeriesTool, new JsonObject { ["default_amend_naming"] = "Amend Counter" });
        foreach (var user in (string[])["Administrator", "Guest"])
        {
            AddUser(site, user, session);
        }

        var file = site.DocTypes.Find(FileDocType.Name)!;
        foreach (var folder in FileDocType.Folders())
        {
            folder["owner"] = "Administrator";
            folder["modified_by"] = "Administrator";
            var stamp = site.Clock.NextStamp();
            folder["creation"] = stamp;
            folder["modified"] = stamp;
            site.Database.Table(FileDocType.Name).Insert(site.Rows.MakeValues(file, folder), site.Database.Transaction);
        }

        site.Database.Transaction.Commit();
    }

    /// <summary>Writes the User document of a user, unless there is one.</summary>
    public static void AddUser(SiteInternals site, string name, Session session)
    {
        var type = site.DocTypes.Find("User")!;
        if (site.Reader.Exists(type, name))
        {
            return;
        }

        var stamp = site.Clock.NextStamp();
        var values = new JsonObject
        {
            ["name"] = name,
            ["owner"] = session.User.Name,
            ["modified_by"] = session.User.Name,
            ["creation"] = stamp,
            ["modified"] = stamp,
            ["enabled"] = 1,
            ["email"] = name,
            ["first_name"] = name.Split('@')[0],
            ["full_name"] = name.Split('@')[0],
            ["language"] = "en",
            ["user_type"] = "System User",
        };
        site.Database.Table("User").Insert(site.Rows.MakeValues(type, values), site.Database.Transaction);
    }

    private static void SaveSingle(SiteInternals site, string docType, JsonObject values)
    {
        var type = site.DocTypes.Find(docType)!;
        values["name"] = docType;
        values["owner"] = "Administrator";
        values["modified_by"] = "Administrator";
        values["modified"] = site.Clock.NextStamp();
        site.Database.Table(docType).Insert(site.Rows.MakeValues(type, values), site.Database.Transaction);
    }
}
