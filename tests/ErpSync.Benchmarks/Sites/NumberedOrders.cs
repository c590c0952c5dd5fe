using System.Globalization;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>Orders whose names are given, so that the counters of two sites do not name two orders alike.</summary>
internal static class NumberedOrders
{
    public static void Insert(FrappeSite site, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            var order = TradeData.Order(number);
            order["name"] = string.Create(CultureInfo.InvariantCulture, $"SAL-ORD-2026-{number:D5}");
            site.Import("Sales Order", order);
        }
    }
}
