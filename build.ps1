#Requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests or packages ErpSync. A thin front for people who have pwsh: all it does is call dotnet.

.EXAMPLE
    ./build.ps1
    Leaves an importable module in this folder: Import-Module ./ErpSync.psd1

.EXAMPLE
    ./build.ps1 -Task Package
    Writes output/ErpSync/<version>/ and output/ErpSync-<version>.zip.
#>
[CmdletBinding()]
param(
    # What to do. Test also runs the Pester suites in tests, where there are any and Pester 5.7 or newer is installed.
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = ($Task -eq 'Package' ? 'Release' : 'Debug')
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot 'ErpSync.sln'

switch ($Task) {
    'Build' { dotnet build $solution --configuration $Configuration }
    'Test' {
        dotnet test $solution --configuration $Configuration
        $suites = Get-ChildItem -Path (Join-Path $PSScriptRoot 'tests') -Filter '*.Tests.ps1' -Recurse
        if (-not $suites) { return }
        if (-not (Get-Module -ListAvailable -Name Pester | Where-Object Version -GE 5.7)) {
            Write-Warning 'Pester: skipped (Pester 5.7 or newer is not installed)'
            return
        }
        # A process of its own: a module that is loaded once cannot be built again.
        pwsh -NoProfile -Command "Invoke-Pester -Path '$(Join-Path $PSScriptRoot 'tests')' -CI"
    }
    'Package' { dotnet build (Join-Path $PSScriptRoot 'src/ErpSync.Commands') --configuration $Configuration '-target:PackageModule' }
}
