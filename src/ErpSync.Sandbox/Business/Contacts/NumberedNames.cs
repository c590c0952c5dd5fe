using System.Globalization;

namespace ErpSync.Sandbox.Business;

/// <summary>Names that get <c>-1</c>, <c>-2</c> … when they are taken.</summary>
internal static class NumberedNames
{
    public static string FirstFree(string docType, string name, IControllerContext context)
    {
        string free = name;
        for (int number = 1; context.Exists(docType, free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return free;
    }
}
