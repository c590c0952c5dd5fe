namespace ErpSync.Sandbox.Business.Data;

/// <summary>The words practice documents are named from: many scripts, apostrophes, slashes and other trouble names carry.</summary>
internal static class BusinessWords
{
    public static readonly string[] FirstNames =
    [
        "Ana", "Björn", "Chloé", "Dmitri", "Élodie", "Fatima", "Giulia", "Håkon", "Ines", "João", "Katarzyna", "Łukasz", "Mary-Jane",
        "Nadia", "Óscar", "Priya", "Quentin", "Renée", "Søren", "Thandiwe", "Uğur", "Violeta", "Wei", "Ximena", "Yuki", "Zoë", "明", "שרה",
    ];

    public static readonly string[] LastNames =
    [
        "Andersson", "Baranov", "Ćosić", "D'Angelo", "Eriksen", "Fernández", "García-López", "Haddad", "Iyer", "Jørgensen", "Kowalczyk",
        "Lindgren", "MacDonald", "Nguyễn", "O'Brien", "Petrović", "Quispe", "Rossi", "Şahin", "Tanaka", "Ünal", "van der Berg", "Wójcik",
        "Xu", "Yılmaz", "Zięba", "Müller", "O'Neill", "Saint-Exupéry", "Smith", "李", "田中",
    ];

    public static readonly string[] Trades =
    [
        "Bakery", "Boulangerie", "Carpentry", "Dental Supplies", "Électricité", "Fasteners", "Gartenbau", "Hydraulics", "Importação",
        "Joinery", "Kaffeerösterei", "Logistics", "Meble", "Nautics", "Optics", "Papeterie", "Quarry", "Robotics", "Sägewerk", "Textiles",
        "Umzüge", "Verktyg", "Water/Wastewater", "Yacht Service", "Zoological Garden", "Heating & Plumbing", "部品", "Books & Maps",
    ];

    public static readonly string[] Forms =
    [
        "GmbH", "Ltd.", "S.A.", "AB", "Sp. z o.o.", "& Sons", "& Co. KG", "Oy", "S.r.l.", "Inc.", "ApS", "B.V.", "株式会社", "Coop",
    ];

    public static readonly string[] Cities =
    [
        "Aarhus", "Bruxelles", "Córdoba", "Den Haag", "Évora", "Frankfurt (Oder)", "Göteborg", "Helsinki", "İzmir", "Jönköping",
        "København",
        "Łódź", "München", "Nîmes", "Oslo", "Poznań", "Reykjavík", "São Paulo", "Tromsø", "Umeå", "València", "Winterthur", "York",
        "Zürich",
        "大阪",
    ];

    public static readonly string[] Streets =
    [
        "Harbour Road", "Bahnhofstraße", "Rue de l'Église", "Via Roma", "Calle Mayor", "Storgatan", "ul. Długa", "Market Square",
        "Mill Lane",
        "Kirkegata", "Plaza de España", "King's Cross",
    ];

    public static readonly string[] Countries =
    [
        "Denmark", "Germany", "France", "Italy", "Poland", "Sweden", "United Kingdom", "United States", "India", "Japan",
    ];

    public static readonly string[] Products =
    [
        "Hex bolt", "Washer", "Ball bearing", "Pipe clamp", "Drill bit", "Sanding disc", "Cable gland", "Hinge", "Wood screw", "Gasket",
        "Ball valve", "Hose coupling", "Anchor", "Threaded rod", "Castor", "Toggle latch", "Brush", "Filter element",
    ];

    public static readonly string[] Materials =
    [
        "steel", "stainless A4", "brass", "nylon", "aluminium", "bronze", "oak", "EPDM", "zinc-plated", "PTFE",
    ];

    public static readonly string[] Sizes =
    [
        "M4", "M5", "M6", "M8", "M10", "M12", "1/2\"", "3/4\"", "1 1/4\"", "Ø 16", "Ø 25", "40 × 60", "100 mm", "XL",
    ];

    public static readonly string[] Tasks =
    [
        "Call back about the <b>delivery date</b>", "Send the price list for spring & summer", "Check the invoice address",
        "Ask for the VAT number", "Offer 3 % discount for orders > 500", "Order samples", "Confirm the pallet exchange",
    ];
}
