namespace Holdfast.Lab.Cloudflare;

/// <summary>The one error that ends a request; codes as in <c>reference</c> of the class comment beside each use.</summary>
internal sealed class CloudflareRefusal(int status, int code, string message) : Exception(message)
{
    public int Status => status;

    public int Code => code;

    // Texts as quoted in public issues: favonia/cloudflare-ddns#990, jeessy2/ddns-go#1378, HermanMartinus/bearblog#105.
    public static CloudflareRefusal HostTaken() => new(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");

    public static CloudflareRefusal CnameTaken() => new(400, 81054, "A CNAME record with that host already exists.");

    public static CloudflareRefusal NameServerTaken() => new(400, 81056, "An NS record with that host already exists.");

    public static CloudflareRefusal Exists() => new(400, 81057, "Record already exists.");

    public static CloudflareRefusal Identical() => new(400, 81058, "An identical record already exists.");

    public static CloudflareRefusal Gone() => new(404, 81044, "Record does not exist.");

    public static CloudflareRefusal NoRoute(string path) =>
        new(404, 7003, $"Could not route to {path}, perhaps your object identifier is invalid?");

    public static CloudflareRefusal BadToken() => new(403, 10000, "Authentication error");

    public static CloudflareRefusal BadTtl(int minimum) =>
        new(400, 9021, $"Invalid TTL. Must be between {minimum} and 86400 seconds, or 1 for Automatic.");

    public static CloudflareRefusal NotProxiable() => new(400, 9041, "Invalid proxied mode. Record cannot be proxied.");

    // The real service answers many codes here; a client must not depend on which.
    public static CloudflareRefusal Invalid(string message) => new(400, 1004, $"DNS Validation Error: {message}");
}
